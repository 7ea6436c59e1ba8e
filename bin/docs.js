import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Writes what the README shows of the program: real screens and the command reference. With --check it only
// tells whether the README is up to date, and leaves it as it is.
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const before = readFileSync('README.md', 'utf8')

writeFileSync('README.md', withScreens(before))
execFileSync('npx', ['oclif', 'readme', '--no-aliases'], { stdio: 'ignore' })
const after = readFileSync('README.md', 'utf8')

if (process.argv.includes('--check')) {
  writeFileSync('README.md', before)
  if (after !== before) {
    console.error('README.md is not up to date: run "npm run docs" and commit it')
    process.exitCode = 1
  }
}

/** Every console block that begins with `$ npx vtsize ...` gets what that command prints today. */
function withScreens(text) {
  return text.replaceAll(/(```console\n\$ npx vtsize (.*)\n)[\s\S]*?(```)/g, (_, head, command, tail) => {
    const { stdout } = spawnSync(`node bin/run.js ${command}`, { shell: true, encoding: 'utf8' })
    return `${head}${stdout}${tail}`
  })
}
