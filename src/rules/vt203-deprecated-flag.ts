import type { GivenFlag } from '../config/arguments.ts'
import type { Tablet } from '../config/model.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { subjects } from './subjects.ts'

const warned = diagnosed('single-dash-warned')

/** What still works, and will not for long. */
export const deprecatedFlag: Rule = {
  id: 'VT203',
  name: 'deprecated-flag',
  severity: 'note',
  summary: 'the flag or its spelling still works, and the release says that it will go',
  doc: {
    what: 'The release takes the flag and calls it deprecated, or takes its spelling and prints a notice.',
    why: 'The next major release, or the one after it, exits on it. v14 took a single dash with a warning and v15 refused it; v23 takes underscores with a notice and announces that v25 will not.',
    releases: 'v14 to v24',
    fix: 'Write what the notice asks for while both work. A spelling is mended by --fix.',
    fails: { file: 'vttablet.sh', text: 'vttablet --dba_pool_size=10\n', options: ['--vitess', '23'] },
    passes: { file: 'vttablet.sh', text: 'vttablet --dba-pool-size=10\n', options: ['--vitess', '23'] },
    source:
      'go/internal/flag/flag.go:91@v14; go/vt/utils/flags.go:152@v23; changelog/23.0/23.0.0/summary.md:133@v24',
  },
  codes: warned.codes,
  check: input => [
    ...warned.check(input),
    ...subjects(input).flatMap(({ tablet, release }) =>
      tablet.given.flatMap(flag => deprecated(flag, tablet, release.text)),
    ),
  ],
}

function deprecated(flag: GivenFlag, { form }: Tablet, release: string): readonly RuleFinding[] {
  const { lookup, spelling, dashes } = flag
  if (lookup.kind !== 'accepted') return []
  const place = flag.definedAt ?? flag.place
  const inMap = form === 'vitess-cluster' || form === 'helm-values'
  const text = inMap ? spelling : `${'-'.repeat(dashes)}${spelling}`
  if (lookup.notice !== undefined) {
    const after = inMap ? lookup.name : `--${lookup.name}`
    return [
      {
        message: `${release} takes --${spelling} and prints: ${lookup.notice}`,
        place,
        text,
        hint: `write --${lookup.name}`,
        fix: { place, before: text, after },
      },
    ]
  }
  if (lookup.status !== 'deprecated') return []
  return [
    {
      message: `${release} calls --${spelling} deprecated`,
      place,
      text,
      hint: 'remove it before the next major release',
    },
  ]
}
