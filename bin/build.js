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
const lazyFrameRuntime =
  'const __vtsizeLazy=load=>{let m;return new Proxy({},{get:(_,key)=>(m??=load())[key],has:(_,key)=>key in(m??=load())})};'

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

// What users start: one script, so that its compiled code can be kept.
await build({
  ...common,
  entryPoints: { run: 'src/run.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  plugins: [lazyFrame],
  banner: { js: lazyFrameRuntime },
})

// What others import, and the list of commands for the frame's help: packages stay outside.
await build({
  ...common,
  entryPoints: { index: 'src/index.ts', cli: 'src/cli.ts' },
  outdir: 'dist',
  splitting: true,
  format: 'esm',
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
