/** The "may know" table of the architecture, as rules: folder → folders it may import. */
const mayKnow = {
  catalog: [],
  config: ['catalog'],
  statements: ['catalog'],
  sizing: ['statements', 'catalog'],
  engine: ['statements', 'catalog'],
  simulation: ['engine', 'statements', 'catalog'],
  probe: ['calc', 'config', 'sizing', 'simulate', 'simulation', 'engine', 'statements', 'report', 'catalog'],
  rules: ['sizing', 'catalog'],
  report: ['rules', 'sizing', 'config', 'statements', 'simulation', 'catalog'],
  calc: ['config', 'sizing', 'report', 'catalog'],
  check: ['calc', 'config', 'sizing', 'rules', 'report', 'catalog'],
  simulate: ['config', 'sizing', 'simulation', 'engine', 'statements', 'report', 'catalog'],
  explain: ['rules', 'statements', 'report', 'catalog'],
}
/** Folders that may import types, though no code, from any other: they work on its plain values. */
const typesOnly = { sizing: true, rules: true, simulation: true, report: true }

const folders = Object.keys(mayKnow)
const pure = ['catalog', 'sizing', 'statements', 'engine', 'simulation', 'rules']

module.exports = {
  forbidden: [
    ...folders.map(from => ({
      name: `${from}-may-know`,
      comment: `${from} may know ${mayKnow[from].join(', ') || 'nothing'}: data goes one way, so that each stage can be read and tested alone`,
      severity: 'error',
      from: { path: `^src/${from}/` },
      to: {
        path: '^src/',
        pathNot: `^src/(${[from, ...mayKnow[from]].join('|')})/`,
        ...(typesOnly[from] && { dependencyTypesNot: ['type-only'] }),
      },
    })),
    {
      name: 'commands-is-the-rim',
      comment: 'Nothing imports a command: what two commands share belongs to the stage that does the work',
      severity: 'error',
      from: { path: '^src/(?!commands/|cli\\.ts|run\\.ts)' },
      to: { path: '^src/commands/' },
    },
    {
      name: 'pure-core',
      comment: 'The core runs in a browser: no Node module, no package, no clock, no I/O',
      severity: 'error',
      from: { path: `^src/(${pure.join('|')})/` },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-peer'] },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one concept, or a concept is missing',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'A module that nothing reaches is dead code',
      severity: 'error',
      from: { orphan: true, path: '^src/' },
      to: {},
    },
    {
      name: 'tests-import-no-test',
      comment: 'What tests share stands in test/support',
      severity: 'error',
      from: { path: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
    {
      name: 'src-knows-no-test',
      comment: 'Production code must not need test code',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'only-declared-dependencies',
      comment: 'What src imports must be installed with the package',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
