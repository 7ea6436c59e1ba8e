import { type ProbePage, sentences } from './probe-page.ts'
import type { LiveCommand } from './probe-report.ts'
import { visible } from './visible-text.ts'
import { wrappedLines } from './wrapped-lines.ts'

/** Ways to make a budget fit, each with all that belongs to it. Nothing when nothing is to type. */
export function remedyBlock(commands: readonly LiveCommand[], page: ProbePage): readonly string[] {
  const ways = alternatives(commands)
  if (ways.length === 0) return []
  const title =
    ways.length === 1 ? 'To fit (nothing was changed):' : 'To fit, any one of these (nothing was changed):'
  return [title, ...ways.flatMap((way, at) => wayLines(way, ways.length > 1 ? `${at + 1}.` : '', page))]
}

/**
 * A command so that it can be copied whole: SQL goes on in the next line by itself, a shell needs a backslash
 * for that, and all else is never broken.
 */
export function commandLines(
  where: LiveCommand['where'],
  text: string,
  indent: number,
  { columns }: ProbePage,
): readonly string[] {
  const blanks = ' '.repeat(indent)
  if (where !== 'mysql' && where !== 'shell') return [`${blanks}${visible(text)}`]
  const more = where === 'shell' ? ' \\' : ''
  const width = columns === undefined ? undefined : columns - more.length
  const lines = wrappedLines(visible(text), { columns: width, first: indent, indent: indent + 2 })
  return lines.map((line, at) => `${at === 0 ? blanks : ''}${line}${at < lines.length - 1 ? more : ''}`)
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
    return [
      ...sentences([`${start}${places[where]}: ${note}`], page),
      ...commandLines(where, text, margin + 4, page),
    ]
  })
}
