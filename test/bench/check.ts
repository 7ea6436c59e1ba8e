import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built, type Ratio, ratioOf } from './measure.ts'

/** A tree checked, against the same tree only read by the readers of its forms. */
export interface CheckMeasure extends Ratio {
  readonly files: number
  readonly tablets: number
  /** Most memory on the heap while checking. */
  readonly heapMiB: number
}

const files = 2_000
const tabletsEach = 5
const rounds = 7
const everything = { include: [], exclude: [] }

/**
 * Checks a generated repository of 2,000 files with 10,000 tablets, whose project names its release as one
 * does in .vtsize.yaml; prints and returns medians and the ratio to parsing alone.
 */
export async function run(print: (line: string) => void = console.log): Promise<CheckMeasure> {
  const { check, defaultSettings, parseRelease, readInputs, treeInputs, treePorts } = await built()
  const folder = mkdtempSync(join(tmpdir(), 'vtsize-bench-'))
  const release = parseRelease('22')
  const settings = {
    ...defaultSettings,
    tablets: { ...defaultSettings.tablets, ...(release && { release }) },
  }
  let tablets = 0
  let heap = 0
  const checkAll = async () => {
    const report = await check({
      inputs: treeInputs([folder], everything),
      ports: treePorts(),
      settings: () => settings,
      progress: looked => {
        if (looked % 50 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed)
      },
    })
    tablets = report.tablets
  }
  const parseAll = async () => {
    const options = { env: new Map<string, string>(), ports: treePorts() }
    for (const input of treeInputs([folder], everything)) {
      if (input.kind === 'file') await readInputs([input], options)
    }
  }
  try {
    for (let at = 0; at < files; at++) writeTablets(folder, at)
    const measured = await ratioOf(checkAll, parseAll, rounds)
    const heapMiB = Math.round(heap / 2 ** 20)
    print(
      `check: ${files} files, ${tablets} tablets: ${measured.left} ms, ${measured.ratio} times parsing alone (${measured.right} ms), heap up to ${heapMiB} MiB`,
    )
    return { ...measured, files, tablets, heapMiB }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Every third file is a script, the others are pods and units: the forms that repositories hold. */
function writeTablets(folder: string, at: number): void {
  const below = join(folder, `cell${at % 20}`, `shard${at % 100}`)
  mkdirSync(below, { recursive: true })
  const flags = ['--queryserver-config-pool-size=24', `--queryserver-config-transaction-cap=${20 + (at % 7)}`]
  const numbers = Array.from({ length: tabletsEach }, (_, each) => at * tabletsEach + each)
  if (at % 3 === 0) {
    const lines = numbers.map(uid => `vttablet --tablet-path zone1-${uid} ${flags.join(' ')} &`)
    writeFileSync(join(below, `up-${at}.sh`), `#!/bin/sh\n${lines.join('\n')}\n`)
    return
  }
  const pods = numbers.map(uid => podText(uid, flags))
  writeFileSync(join(below, `pods-${at}.yaml`), pods.join('---\n'))
}

function podText(uid: number, flags: readonly string[]): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: vttablet-${uid}
spec:
  containers:
    - name: vttablet
      image: vitess/lite:v22.0.3
      command: [/vt/bin/vttablet]
      args:
${flags.map(flag => `        - ${flag}\n`).join('')}      resources:
        limits: {cpu: "4", memory: 4Gi}
`
}
