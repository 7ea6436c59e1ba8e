import { newestRelease, type Release, rowFor, type Span } from './release.ts'

/** What an error message is about. */
export interface BadValue {
  /** As spelled, without dashes. */
  readonly flag: string
  readonly text: string
  /** The error of Go's own library. */
  readonly reason: string
  readonly isBool: boolean
}

/** How a release takes its command line apart. */
export interface CommandLineRules extends Span {
  readonly parser: 'flag' | 'pflag' | 'cobra'
  /** `-flag=value`. `warned`: taken, with a warning in the log. */
  readonly singleDash: 'accepted' | 'warned' | 'refused'
  /** `stops`: what follows the first bare word is not read. Either way vttablet then exits. */
  readonly bareWord: 'stops' | 'goes-on'
  /** What a repeated list flag does: the last one counts, or all together. */
  readonly lists: 'last-wins' | 'accumulate'
  /** What `-v` is. */
  readonly shortV: 'log-level' | 'version'
  readonly unknownFlagExit: number
  readonly strayWordExit: number
  /** Vitess' own texts, letter by letter. */
  readonly unknownFlag: (flag: string) => string
  readonly refusedSingleDash?: (flag: string, text: string) => string
  readonly missingValue: (flag: string) => string
  readonly strayWord: (word: string) => string
  readonly badValue: (bad: BadValue) => string
  readonly cite: string
}

/**
 * The rules of a release. Without a release the most lenient of them: what some release accepts is
 * accepted, with the newest release's words.
 */
export function commandLineRules(release: Release | undefined): CommandLineRules {
  const row = rowFor(rules, release ?? newestRelease())
  if (!row) throw new Error(`bug: no command-line rules for ${release?.text}`)
  return release ? row : { ...row, singleDash: 'accepted' }
}

/** Every row, oldest first. */
export function allCommandLineRules(): readonly CommandLineRules[] {
  return rules
}

const goFlag = {
  bareWord: 'stops',
  lists: 'last-wins',
  shortV: 'log-level',
  unknownFlagExit: 2,
  strayWordExit: 1,
  unknownFlag: (flag: string) => `flag provided but not defined: -${flag}`,
  missingValue: (flag: string) => `flag needs an argument: -${flag}`,
  strayWord: positionalArguments,
  badValue: goFlagBadValue,
} as const

const pflag = {
  singleDash: 'refused',
  bareWord: 'goes-on',
  lists: 'accumulate',
  shortV: 'version',
  refusedSingleDash: (flag: string, text: string) =>
    `unknown shorthand flag: '${flag.charAt(0)}' in -${flag}${text === '' ? '' : `=${text}`}`,
} as const

const rules: readonly CommandLineRules[] = [
  {
    since: '6',
    until: '13',
    parser: 'flag',
    singleDash: 'accepted',
    ...goFlag,
    cite: 'go/vt/servenv/servenv.go:209@v6',
  },
  {
    since: '14',
    until: '14',
    parser: 'flag',
    singleDash: 'warned',
    ...goFlag,
    cite: 'go/internal/flag/flag.go:43@v14',
  },
  {
    since: '15',
    until: '17',
    parser: 'pflag',
    ...pflag,
    unknownFlagExit: 2,
    strayWordExit: 1,
    unknownFlag: flag => `unknown flag: --${flag}`,
    missingValue: flag => `flag needs an argument: --${flag}`,
    strayWord: positionalArguments,
    badValue: pflagBadValue,
    cite: 'go/internal/flag/flag.go:46,70@v15',
  },
  {
    since: '18',
    parser: 'cobra',
    ...pflag,
    unknownFlagExit: 1,
    strayWordExit: 1,
    unknownFlag: flag => `Error: unknown flag: --${flag}`,
    missingValue: flag => `Error: flag needs an argument: --${flag}`,
    strayWord: word => `unknown command "${word}" for "vttablet"`,
    badValue: bad => `Error: ${pflagBadValue(bad)}`,
    cite: 'go/cmd/vttablet/vttablet.go:26@v18',
  },
]

/** go/vt/servenv/servenv.go:220@v6, :346@v17 */
function positionalArguments(word: string): string {
  return `vttablet doesn't take any positional arguments, got '${word}'`
}

/** Go's flag package hides the library's error, except that a number was too big. */
function goFlagBadValue({ flag, text, reason, isBool }: BadValue): string {
  const shortReason = reason.endsWith('value out of range') ? 'value out of range' : 'parse error'
  return isBool
    ? `invalid boolean value "${text}" for -${flag}: ${shortReason}`
    : `invalid value "${text}" for flag -${flag}: ${shortReason}`
}

function pflagBadValue({ flag, text, reason }: BadValue): string {
  return `invalid argument "${text}" for "--${flag}" flag: ${reason}`
}
