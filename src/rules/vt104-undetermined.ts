import type { Budget } from '../sizing/budget.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { placeOfTablets, tabletNames } from './whose-budget.ts'

/** A value decides the verdict, and is not known. */
export const undetermined: Rule = {
  id: 'VT104',
  name: 'undetermined',
  severity: 'warning',
  summary: 'a value that nobody can know from these files decides whether the connections fit',
  doc: {
    what: 'A pool size, a count or a limit is a variable, a template, or stands in a file that was not given, and with it the verdict is open.',
    why: 'Taking the default in its place would be a guess, and the wrong one just where it matters: whoever writes a variable there means another value. So the verdict stays open until the value is supplied.',
    releases: 'v6 to v24',
    fix: 'Supply the value as the hint says, give the file that holds it, or check what the template renders to.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size="$POOL"\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size="$POOL"\n',
      options: ['--vitess', '22', '--env', 'POOL=24'],
    },
    source: 'a rule of vtsize itself',
  },
  check: ({ budgets }) => budgets.flatMap(openVerdict),
}

function openVerdict(budget: Budget): readonly RuleFinding[] {
  if (budget.verdict.kind !== 'undetermined') return []
  return budget.verdict.because.map(({ why, text, supply, place = placeOfTablets(budget) }) => {
    const hole = fromHole.exec(text)?.[0]
    return {
      message: `whether ${tabletNames(budget)} fits ${budget.group.mysqld.name} is open: ${why}`,
      ...(place && { place }),
      ...(hole !== undefined && { text: hole }),
      hint: `supply it: ${supply}`,
    }
  })
}

/** The place of what is not known is that of its first variable or template; a text without one stands nowhere. */
const fromHole = /(?:\$|\{[{%]|<%).*$/s
