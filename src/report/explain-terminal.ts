import type { RuleExample } from '../rules/rule.ts'
import { errorLines } from './explain-error-terminal.ts'
import type { ExplainOptions } from './explain-options.ts'
import { presetLines } from './explain-preset-terminal.ts'
import { scriptLines } from './explain-script-terminal.ts'
import { statementLines } from './explain-statement-terminal.ts'
import type {
  ConnectionsExplanation,
  Explanation,
  ExplanationIndex,
  FlagExplanation,
  MetricExplanation,
  PoolExplanation,
  RuleExplanation,
} from './explanation.ts'
import { type Paint, paintWith } from './paint.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** What is known of one name, for people. Ends in a newline. */
export function explainTerminal(explanations: readonly Explanation[], options: ExplainOptions): string {
  const paint = paintWith(options.color)
  return `${explanations.map(each => explained(each, paint, options).join('\n')).join('\n\n')}\n`
}

/** Everything that can be asked about, for people. Ends in a newline. */
export function indexTerminal(index: ExplanationIndex, options: ExplainOptions): string {
  const paint = paintWith(options.color)
  const flagsOf = (component: string) =>
    index.flags.filter(flag => flag.component === component).map(({ name }) => `--${name}`)
  const width = Math.max(...index.clients.map(({ name }) => name.length))
  const lines = [
    paint.strong('Rules'),
    ...index.rules.map(({ id, summary }) => `  ${id}  ${summary}`),
    '',
    paint.strong('Pools'),
    ...index.pools.map(name => `  ${name}`),
    '',
    paint.strong('Connections beside the pools'),
    ...index.connections.map(name => `  ${name}`),
    '',
    paint.strong('Flags of vttablet'),
    ...flagsOf('vttablet').map(name => `  ${name}`),
    '',
    paint.strong('Flags of vtgate'),
    ...flagsOf('vtgate').map(name => `  ${name}`),
    '',
    paint.strong('Clients'),
    ...index.clients.map(
      ({ name, client, version, confirmed }) =>
        `  ${name.padEnd(width)}  ${client} ${version}${confirmed ? '' : ' (unconfirmed)'}`,
    ),
    '',
    'vtsize explain NAME tells more; metrics go by their names in /debug/vars and /metrics.',
    'vtsize explain "SQL" tells what a statement does to a session.',
  ]
  return `${lines.join('\n')}\n`
}

function explained(explanation: Explanation, paint: Paint, options: ExplainOptions): readonly string[] {
  switch (explanation.kind) {
    case 'rule':
      return ruleLines(explanation, paint, options)
    case 'pool':
      return poolLines(explanation, paint)
    case 'connections':
      return connectionsLines(explanation, paint)
    case 'flag':
      return flagLines(explanation, paint)
    case 'metric':
      return metricLines(explanation, paint)
    case 'error':
      return errorLines(explanation, paint, options)
    case 'preset':
      return presetLines(explanation, paint, options)
    case 'statement':
      return statementLines(explanation, paint, options)
    case 'script':
      return scriptLines(explanation, paint, options)
  }
}

function ruleLines(rule: RuleExplanation, paint: Paint, { columns }: ExplainOptions): readonly string[] {
  const { id, name, severity, summary, doc } = rule
  const part = (title: string, text: string) => [
    '',
    paint.strong(title),
    ...wrappedBlock([`  ${text}`], columns),
  ]
  return [
    `${paint.strong(id)} ${name} (${severity}): ${summary}`,
    ...part('What', doc.what),
    ...part('Why', doc.why),
    ...part('Releases', doc.releases),
    ...part('What to do', doc.fix),
    '',
    paint.strong('Fails'),
    ...exampleLines(doc.fails),
    '',
    paint.strong('Passes'),
    ...exampleLines(doc.passes),
    ...part('To ignore it', `# vtsize: ignore ${id} -- reason`),
    ...part('Source', doc.source),
  ]
}

function exampleLines({ file, text, beside, options }: RuleExample): readonly string[] {
  const command = ['vtsize check', file, ...options].join(' ')
  return [...fileLines({ file, text }), ...(beside ? fileLines(beside) : []), `  $ ${command}`]
}

function fileLines({ file, text }: NonNullable<RuleExample['beside']>): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n')
  return [`  ${file}`, ...lines.map(line => `    ${line}`.trimEnd())]
}

function poolLines({ name, versions, metrics }: PoolExplanation, paint: Paint): readonly string[] {
  const blocks = versions.map(version => [
    `  ${paint.strong(version.releases)}: ${version.what}`,
    `    size      ${version.size}${version.killConnections > 0 ? `, and ${version.killConnections} for KILL` : ''}`,
    `    account   ${version.account}`,
    `    opened    ${version.opens}, by ${version.roles.join(', ')}`,
    ...(version.yaml === null ? [] : [`    YAML      ${version.yaml}`]),
    ...version.traps.map(trap => `    ${paint.unsure('trap')}      ${trap}`),
    `    ${paint.faint(`source    ${version.source}`)}`,
  ])
  const width = Math.max(0, ...metrics.map(({ prometheus }) => prometheus.length))
  return [
    `${paint.strong(name)}, a pool of vttablet`,
    ...blocks.flat(),
    ...(metrics.length === 0 ? ['  no metrics'] : ['  metrics']),
    ...metrics.map(({ prometheus, releases }) => `    ${prometheus.padEnd(width)}  ${releases}`),
  ]
}

function connectionsLines({ name, versions }: ConnectionsExplanation, paint: Paint): readonly string[] {
  const blocks = versions.map(version => [
    `  ${paint.strong(version.releases)}: ${version.what}`,
    `    count     ${version.count}${version.bounded ? '' : '; nothing limits the sum'}`,
    `    account   ${version.account}`,
    `    at        ${version.roles.join(', ')}, ${version.lasts === 'held' ? 'for as long as it lasts' : 'for moments'}`,
    ...version.metrics.map(metric => `    metric    ${metric}`),
    `    ${paint.faint(`source    ${version.source}`)}`,
  ])
  return [`${paint.strong(name)}, connections beside the pools`, ...blocks.flat()]
}

function flagLines(flag: FlagExplanation, paint: Paint): readonly string[] {
  const { name, component, what, versions, yaml, debugEnv, aliases, pools } = flag
  const list = (title: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`  ${title.padEnd(10)}${values.join(', ')}`]
  return [
    `${paint.strong(`--${name}`)}, a flag of ${component}`,
    `  ${what ?? 'It has no bearing on connections.'}`,
    ...list('pools', pools),
    ...list('YAML', yaml),
    ...list(
      '/debug/env',
      debugEnv.map(each => ` ${each}`),
    ),
    ...list('also', aliases),
    ...versions.map(({ releases, spelling, type, default: value, status }) => {
      const parts = [
        `--${spelling}`,
        type,
        ...(value === null ? [] : [`default ${value === '' ? '""' : value}`]),
      ]
      return `  ${releases.padEnd(16)} ${parts.join(', ')}${status === 'ok' ? '' : ` (${status})`}`
    }),
  ]
}

function metricLines(metric: MetricExplanation, paint: Paint): readonly string[] {
  return [
    `${paint.strong(metric.prometheus)}, a ${metric.metric} of ${metric.of}`,
    `  ${metric.what}`,
    ...(metric.trap === null ? [] : [`  ${paint.unsure('trap')}: ${metric.trap}`]),
    `  in /debug/vars: ${metric.expvar}`,
    `  releases: ${metric.releases}`,
  ]
}
