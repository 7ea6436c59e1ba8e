import { type ProbePage, sentences } from './probe-page.ts'
import type { LiveCommand } from './probe-report.ts'
import { visible } from './visible-text.ts'

/** Ways to make a budget fit, each with all that belongs to it. Nothing when nothing is to type. */
export function remedyBlock(commands: readonly LiveCommand[], page: ProbePage): readonly string[] {
  const ways = alternatives(commands)
  if (ways.length === 0) return []
  const title =
    ways.length === 1 ? 'To fit (nothing was changed):' : 'To fit, any one of these (nothing was changed):'
  return [title, ...ways.flatMap((way, at) => wayLines(way, ways.length > 1 ? `${at + 1}.` : '', page))]
}

/** A command to be copied whole: however wide it is, nothing is put into it. */
export function commandLine(text: string, indent: number): string {
  return ' '.repeat(indent) + visible(text)
}

/** Each flag begins a way of its own; what stands before the first one belongs together. */
function alternatives(commands: readonly LiveCommand[]): readonly (readonly LiveCommand[])[] {
  const ways: LiveCommand[][] = []
  for (const command of commands) {
    const way = ways.at(-1)
    if (way === undefined || command.where === 'vttablet') ways.push([command])
    else way.push(command)
  }
  return ways
}

const places: Readonly<Record<LiveCommand['where'], string>> = {
  mysql: 'in mysql',
  'my.cnf': 'in my.cnf',
  systemd: 'in the unit of mysqld (systemd)',
  vttablet: 'flag of vttablet',
  shell: 'in a shell',
}

function wayLines(way: readonly LiveCommand[], number: string, page: ProbePage): readonly string[] {
  const margin = number === '' ? 2 : number.length + 3
  return way.flatMap(({ where, text, note }, at) => {
    const start = at === 0 && number !== '' ? `  ${number} ` : ' '.repeat(margin)
    return [...sentences([`${start}${places[where]}: ${note}`], page), commandLine(text, margin + 4)]
  })
}
