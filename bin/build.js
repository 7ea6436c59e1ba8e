import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { codeCache, loadBundle } from './bundle.js'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
rmSync('dist', { recursive: true, force: true })

/**
 * The frame's compiled modules require all they might need when they are loaded, spinners and completion
 * included. Here each such require waits until the module is first used, which a plain call never does.
 */
const lazyFrame = {
  name: 'lazy-frame',
  setup(builder) {
    builder.onLoad({ filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const lazy = text.replaceAll(
        /^(?:const|var) (\w+_\d+|Errors|Parser) = (.*\brequire\(["'][^"']+["']\).*);$/gm,
        (_, name, loaded) => `const ${name} = __vtsizeLazy(() => ${loaded});`,
      )
      return { contents: lazy, loader: 'js' }
    })
  },
}
/** Commands that few calls need, each a script of its own: the others start without reading them. */
const commandsApart = {
  simulate: 'src/commands/simulate.ts',
  probe: 'src/commands/probe.ts',
}

/** In the main script, such a command is the script beside it. */
const apart = {
  name: 'commands-apart',
  setup(builder) {
    for (const name of Object.keys(commandsApart)) {
      const script = `./${name}.cjs`
      builder.onResolve({ filter: new RegExp(`/commands/${name}\\.ts$`) }, () => ({
        path: script,
        namespace: 'apart',
      }))
      builder.onResolve({ filter: new RegExp(`^\\./${name}\\.cjs$`) }, () => ({
        path: script,
        external: true,
      }))
    }
    builder.onLoad({ filter: /.*/, namespace: 'apart' }, ({ path }) => ({
      contents: `export default require('${path}').default`,
    }))
  },
}

/** Built, the worker's script stands beside the others. */
const builtWorker = {
  name: 'built-worker',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]simulate[\\/]worker-url\.ts$/ }, () => ({
      contents: "export const workerUrl = () => new URL('./simulate-worker.cjs', import.meta.url)",
      loader: 'ts',
    }))
  },
}

const lazyFrameRuntime =
  'const __vtsizeLazy=load=>{let m;return new Proxy({},{get:(_,key)=>(m??=load())[key],has:(_,key)=>key in(m??=load())})};'

/** A script's own place, as modules know theirs. */
const ownUrl = 'const __vtsizeUrl=require("node:url").pathToFileURL(__filename).href;'

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'linked',
  // The frame asks for them only to run commands from their sources.
  external: ['typescript', 'ts-node'],
  logLevel: 'warning',
}

const scripts = {
  ...common,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  banner: { js: lazyFrameRuntime + ownUrl },
  define: { 'import.meta.url': '__vtsizeUrl' },
  external: [...common.external, 'mysql2'],
  // The main script is compiled by itself, not by the module loader: what it leaves outside it must require.
  supported: { 'dynamic-import': false },
}

// What users start: one script, so that its compiled code can be kept.
await build({ ...scripts, entryPoints: { run: 'src/run.ts' }, plugins: [apart, lazyFrame] })
await build({
  ...scripts,
  entryPoints: { ...commandsApart, 'simulate-worker': 'src/simulate/worker.ts' },
  plugins: [lazyFrame, builtWorker],
})

// What others import, and the list of commands for the frame's help: packages stay outside.
await build({
  ...common,
  entryPoints: { index: 'src/index.ts', cli: 'src/cli.ts' },
  outdir: 'dist',
  splitting: true,
  format: 'esm',
  plugins: [builtWorker],
  packages: 'external',
})

chmodSync('bin/run.js', 0o755)
await keepCompiledCode()
execFileSync('npx', ['tsc', '-p', 'src'], { stdio: 'inherit' })

/** Runs a plain call, so that the functions it needs are compiled, and keeps what V8 made of them. */
async function keepCompiledCode() {
  const { script, runCommand } = loadBundle()
  const write = process.stdout.write
  process.stdout.write = (_text, done) => done?.() ?? true
  const call = [
    'calc',
    '--vitess',
    '22',
    '--max-connections',
    '300',
    '--flags',
    '--queryserver-config-pool-size=50',
  ]
  await runCommand(call, new URL('..', import.meta.url))
  process.stdout.write = write
  process.exitCode = 0
  writeFileSync(codeCache, script.createCachedData())
}
