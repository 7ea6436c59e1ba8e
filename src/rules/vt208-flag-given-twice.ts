import type { GivenFlag } from '../config/arguments.ts'
import type { Tablet } from '../config/model.ts'
import { valueText } from './given-value.ts'
import type { Rule, RuleFinding } from './rule.ts'

/** The same flag with two values. */
export const flagGivenTwice: Rule = {
  id: 'VT208',
  name: 'flag-given-twice',
  severity: 'warning',
  summary: 'a flag is given twice with different values, and only the last one counts',
  doc: {
    what: 'One command line holds a flag more than once, and not with the same value.',
    why: 'vttablet keeps the last one and says nothing. Whoever edits the first wonders why nothing changes. Lists such as --service_map are left out: from v15 on their values add up.',
    releases: 'v6 to v24',
    fix: 'Keep one of them.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size=24 --queryserver-config-pool-size=48\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size=48\n',
      options: ['--vitess', '22'],
    },
    source: 'the flag libraries of v6-v24, run',
  },
  // In a chart the values of a tablet are meant to stand over those of the chart.
  check: ({ tablets }) => tablets.filter(({ form }) => form !== 'helm-values').flatMap(overridden),
}

function overridden({ given, form }: Tablet): readonly RuleFinding[] {
  const last = new Map(given.map(flag => [flag.name, flag]))
  if (last.size === given.length) return []
  return given.flatMap(flag => {
    const winner = last.get(flag.name)
    if (!winner || winner === flag || !differ(flag, winner)) return []
    // Two spellings in one map are a rule of their own.
    if (form === 'vitess-cluster' && flag.spelling !== winner.spelling) return []
    return [finding(flag, winner)]
  })
}

function differ(flag: GivenFlag, winner: GivenFlag): boolean {
  const list = 'type' in flag.lookup && flag.lookup.type === 'strings'
  const hidden = [...flag.value, ...winner.value].some(({ kind }) => kind === 'hole')
  return !list && !hidden && valueText(flag) !== valueText(winner)
}

function finding(flag: GivenFlag, winner: GivenFlag): RuleFinding {
  const { line, column, file } = winner.definedAt ?? winner.place
  const place = flag.definedAt ?? flag.place
  const where = file === place.file ? `${line}:${column}` : `${file}:${line}:${column}`
  return {
    message: `--${flag.spelling} is ${valueText(flag)} here and ${valueText(winner)} at ${where}, which counts`,
    place,
    text: `${'-'.repeat(flag.dashes)}${flag.spelling}`,
    hint: 'remove this one',
  }
}
