import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
rmSync('dist', { recursive: true, force: true })

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
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  external: ['typescript', 'ts-node'],
  banner: {
    js: [
      'import{createRequire as __vtsizeRequire}from"node:module"',
      'import{fileURLToPath as __vtsizePath}from"node:url"',
      'import{dirname as __vtsizeDir}from"node:path"',
      'const require=__vtsizeRequire(import.meta.url)',
      'const __filename=__vtsizePath(import.meta.url)',
      'const __dirname=__vtsizeDir(__filename);',
    ].join(';'),
  },
  logLevel: 'warning',
})
execFileSync('npx', ['tsc', '-p', 'src'], { stdio: 'inherit' })
chmodSync('bin/run.js', 0o755)
