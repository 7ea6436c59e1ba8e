import type { Progress } from '../simulate/run-all.ts'
import { terminalColumns } from './terminal.ts'

const everyMs = 100
const barCells = 24

/** Shows on a terminal how far the runs are and how long they still take, and wipes it when done; silent elsewhere. */
export function simulationProgress(
  stream: NodeJS.WriteStream,
  ascii: boolean,
): { readonly tell: (progress: Progress) => void; readonly done: () => void } {
  if (!stream.isTTY) return { tell: () => {}, done: () => {} }
  const startedAt = performance.now()
  let shownAt = startedAt
  let shown = false
  return {
    tell: progress => {
      const now = performance.now()
      if (now - shownAt < everyMs) return
      shownAt = now
      shown = true
      const room = (terminalColumns(stream) ?? 80) - 1
      stream.write(`\r${progressLine(progress, now - startedAt, ascii).slice(0, room)}\u001B[K`)
    },
    done: () => {
      if (shown) stream.write('\r\u001B[K')
    },
  }
}

/** `████░░░░  43 %  12 of 20 runs  8 s left`, from the share done and the time that it took. */
export function progressLine({ runs, finished, done }: Progress, elapsedMs: number, ascii: boolean): string {
  const filled = Math.min(barCells, Math.floor(done * barCells))
  const bar = (ascii ? '#' : '█').repeat(filled) + (ascii ? '.' : '░').repeat(barCells - filled)
  const left = done > 0 ? `  ${leftText((elapsedMs / done) * (1 - done))} left` : ''
  return `${bar}  ${Math.floor(done * 100)} %  ${finished} of ${runs} runs${left}`
}

function leftText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
