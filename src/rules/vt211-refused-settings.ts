import type { FlagValue } from '../config/model.ts'
import { readValue } from './given-value.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { knownSetting, placeOfFlag, type Subject, spelled, subjects } from './subjects.ts'

/** Values that are legal one by one, and that vttablet refuses together. */
export const refusedSettings: Rule = {
  id: 'VT211',
  name: 'refused-settings',
  severity: 'error',
  summary: 'vttablet checks these values against each other at start, and exits',
  doc: {
    what: 'The transaction limiter, the protection of hot rows, or an unmanaged tablet is configured in a way that vttablet refuses.',
    why: 'Before it opens anything, vttablet checks that the limiter runs in one mode, that it tells callers apart by at least one property, that its share lies between 0 and 1, and that the share of the transaction cap comes to at least one slot: a cap of 2 with the default share of 0.4 gives none. The queues of hot rows must be positive, the global one not smaller than that of a row. From v20 on an unmanaged tablet must name its MySQL. The tablet YAML is read after these checks, so they look at the flags alone.',
    releases: 'v6 to v24; the checks of --unmanaged from v20 on',
    fix: 'Mend the value that the message names.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --enable_transaction_limit --queryserver-config-transaction-cap=2\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --enable_transaction_limit --queryserver-config-transaction-cap=20\n',
      options: ['--vitess', '22'],
    },
    source:
      'go/cmd/vttablet/vttablet.go:62@v6, go/cmd/vttablet/cli/cli.go:195@v24; go/vt/vttablet/tabletserver/tabletenv/config.go:983-1009@v24; go/vt/vttablet/tabletserver/txlimiter/tx_limiter.go:56@v24',
  },
  check: input =>
    subjects(input).flatMap(subject => [...limiter(subject), ...hotRows(subject), ...unmanaged(subject)]),
}

const keys = ['username', 'principal', 'component', 'subcomponent'].map(key => `transaction-limit-by-${key}`)

function limiter(subject: Subject): readonly RuleFinding[] {
  const [real, dry] = ['enable-transaction-limit', 'enable-transaction-limit-dry-run'] as const
  const on = flagValue(subject, real) === true
  const dryRun = flagValue(subject, dry) === true
  if (on && dryRun)
    return [refused(subject, dry, 'the transaction limiter cannot run in earnest and dry at once')]
  if (!on && !dryRun) return []
  if (keys.every(key => flagValue(subject, key) === false)) {
    return [refused(subject, keys[0] as string, 'the transaction limiter tells callers apart by nothing')]
  }
  const share = Number(flagValue(subject, 'transaction-limit-per-user'))
  const cap = Number(flagValue(subject, 'queryserver-config-transaction-cap'))
  if (share <= 0 || share >= 1) {
    return [refused(subject, 'transaction-limit-per-user', `a share of ${share} is not between 0 and 1`)]
  }
  if (Math.trunc(share * cap) !== 0) return []
  const message = `a share of ${share} of a transaction cap of ${cap} gives each user no slot`
  return [
    {
      ...refused(subject, 'queryserver-config-transaction-cap', message),
      hint: `the cap must be at least ${Math.ceil(1 / share)}`,
    },
  ]
}

function hotRows(subject: Subject): readonly RuleFinding[] {
  const [row, all, together] = [
    'hot-row-protection-max-queue-size',
    'hot-row-protection-max-global-queue-size',
    'hot-row-protection-concurrent-transactions',
  ] as const
  for (const flag of [row, all, together]) {
    const value = Number(flagValue(subject, flag))
    if (value <= 0)
      return [refused(subject, flag, `${value} is no size for ${spelled(flag, subject.release)}`)]
  }
  const [ofRow, ofAll] = [Number(flagValue(subject, row)), Number(flagValue(subject, all))]
  if (!(ofAll < ofRow)) return []
  return [
    refused(subject, all, `the queue of all hot rows (${ofAll}) is shorter than that of one (${ofRow})`),
  ]
}

function unmanaged(subject: Subject): readonly RuleFinding[] {
  // The operator passes the datastore's address by itself.
  if (subject.tablet.form === 'vitess-cluster' || flagValue(subject, 'unmanaged') !== true) return []
  const address = [flagValue(subject, 'db-host'), flagValue(subject, 'db-socket')]
  if (address.some(value => value !== '')) return []
  return [refused(subject, 'unmanaged', 'an unmanaged tablet needs the host or the socket of its MySQL')]
}

function refused({ tablet, release }: Subject, flag: string, why: string): RuleFinding {
  const given = tablet.given.findLast(({ name }) => name === flag)
  return {
    message: `${tablet.name} does not start with ${release.text}: ${why}`,
    // The tablet YAML may set it as well, but it is the flag that is refused.
    place: given ? (given.definedAt ?? given.place) : placeOfFlag(tablet, flag),
  }
}

/** The value by the flags alone: the tablet YAML comes after the checks. Nothing while it is not known. */
function flagValue(subject: Subject, flag: string): FlagValue | undefined {
  const setting = knownSetting(subject, flag)
  if (setting?.origin !== 'yaml') return setting?.value
  const given = subject.tablet.given.findLast(({ name }) => name === flag)
  const { [flag]: _, ...flags } = subject.tablet.flags
  if (!given) return knownSetting({ ...subject, tablet: { ...subject.tablet, flags } }, flag)?.value
  return readValue(given, subject.release)
}
