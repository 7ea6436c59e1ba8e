import type { Rule } from './rule.ts'
import { placeOfTablets, tabletNames } from './whose-budget.ts'

/** The formula of the Vitess docs says too much, the release itself does not. */
export const overDocumentedFormula: Rule = {
  id: 'VT102',
  name: 'over-documented-formula',
  severity: 'note',
  summary: 'only the documented formula is over the ceiling; the release itself fits',
  doc: {
    what: 'The formula of the Vitess documentation comes to more than MySQL gives, while the connections that the release really opens do not.',
    why: 'The formula knows neither releases nor roles: it adds ten connections for the small pools of vttablet, whatever they are. v6 opens fewer, as does a tablet that has some of them switched off, and most later releases open more. Nothing is wrong here, but whoever checks by the formula will stumble over it.',
    releases: 'v6 to v24',
    fix: 'Nothing needs to change. Leave some room before an upgrade: later releases open more than the formula says.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet\n',
      options: ['--vitess', '6', '--max-connections', '324', '--headroom', '0'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet\n',
      options: ['--vitess', '6', '--max-connections', '400'],
    },
    source:
      'the formula: the page reference/features/connection-pools of the Vitess documentation; the pools by role: go/vt/vttablet/tabletserver/**@v6-v24',
  },
  check: ({ budgets }) =>
    budgets.flatMap(budget => {
      const { demand, ceiling, verdict } = budget
      const { documented } = demand
      const over =
        documented !== undefined && ceiling.effective !== undefined && documented > ceiling.effective
      if (!over || verdict.kind !== 'fits') return []
      const place = placeOfTablets(budget)
      return [
        {
          message: `by the documented formula ${tabletNames(budget)} needs ${documented} of ${ceiling.effective} connections, in truth ${demand.expected}: it fits`,
          ...(place && { place }),
        },
      ]
    }),
}
