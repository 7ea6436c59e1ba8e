import type { Refusal } from '../probe/mysql/refusal.ts'
import { labelledLines } from './labelled-lines.ts'
import { labelledList, type ProbePage } from './probe-page.ts'

/** Why no session came about, in the server's words and in plain ones, and what to do, best first. */
export function refusalLines(address: string, refusal: Refusal, page: ProbePage): readonly string[] {
  const { columns } = page
  return [
    ...labelledLines('asked', address, columns),
    ...labelledLines('said', saidText(refusal), columns),
    ...labelledLines('because', refusal.why, columns),
    ...labelledList('to do', refusal.todo, page),
  ]
}

function saidText({ errno, sqlstate, text }: Refusal): string | undefined {
  if (errno !== null && isOfClients(errno)) {
    return `${text ?? 'nothing of its own'}; MySQL's clients call it error ${errno}`
  }
  const number = errno === null ? '' : `error ${errno}${sqlstate === null ? '' : ` (${sqlstate})`}`
  const parts = [number, text ?? ''].filter(part => part !== '')
  return parts.join(': ')
}

/** No server sends these. */
function isOfClients(errno: number): boolean {
  return errno >= 2000 && errno < 3000
}
