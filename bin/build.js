import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
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

// One bundle in chunks: a call reads a handful of files instead of some hundred modules, and a chunk that
// the call does not use is never read.
await build({
  entryPoints: { run: 'src/run.ts', cli: 'src/cli.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'linked',
  external: ['typescript', 'ts-node'],
  plugins: [lazyFrame],
  banner: {
    js: [
      'import{createRequire as __vtsizeRequire}from"node:module"',
      'import{fileURLToPath as __vtsizePath}from"node:url"',
      'import{dirname as __vtsizeDir}from"node:path"',
      'const require=__vtsizeRequire(import.meta.url)',
      'const __filename=__vtsizePath(import.meta.url)',
      'const __dirname=__vtsizeDir(__filename)',
      'const __vtsizeLazy=load=>{let m;return new Proxy({},{get:(_,key)=>(m??=load())[key],has:(_,key)=>key in(m??=load())})};',
    ].join(';'),
  },
  logLevel: 'warning',
})
execFileSync('npx', ['tsc', '-p', 'src'], { stdio: 'inherit' })
chmodSync('bin/run.js', 0o755)
