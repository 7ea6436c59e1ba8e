import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'

const bundle = fileURLToPath(new URL('../dist/run.cjs', import.meta.url))

/** Compiled code is good for one version of V8 on one architecture. */
export const codeCache = fileURLToPath(
  new URL(`../dist/run-${process.versions.v8}-${process.arch}.cache`, import.meta.url),
)

/**
 * The program as one script, compiled from the code cache of this V8 where the package has one: compiling
 * it anew takes as long as a bare node needs to start.
 */
export function loadBundle() {
  const source = `(function (exports, require, module, __filename) {${readFileSync(bundle, 'utf8')}\n})`
  const cachedData = existsSync(codeCache) ? readFileSync(codeCache) : undefined
  const script = new Script(source, { filename: bundle, cachedData })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle)
  return { script, runCommand: module.exports.runCommand }
}
