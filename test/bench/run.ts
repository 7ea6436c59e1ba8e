import { readdirSync } from 'node:fs'

// npm run bench [NAME...]: every benchmark of this folder, or those named. Timings are read, never asserted.
const asked = process.argv.slice(2)
const others = new Set(['run.ts', 'measure.ts'])
const names = readdirSync(new URL('.', import.meta.url))
  .filter(name => name.endsWith('.ts') && !others.has(name))
  .map(name => name.slice(0, -'.ts'.length))
  .filter(name => asked.length === 0 || asked.includes(name))

for (const name of names) {
  console.log(`== ${name}`)
  const { run } = await import(`./${name}.ts`)
  await run()
}
