/** What the command line asks about, and the words that are options of explain itself. */
export interface Question {
  readonly asked: readonly string[]
  readonly own: readonly string[]
}

/** An option as far as telling it from a question needs. */
export interface OwnOption {
  readonly type: 'boolean' | 'option'
  readonly aliases?: readonly string[] | undefined
}

/**
 * Cuts the words into questions and options: whatever is no option of explain is a question, so that a flag of vttablet is a
 * name. Behind `--` all words are. An option that stands alone and is a flag of Vitess too is the question.
 */
export function splitQuestion(
  argv: readonly string[],
  options: Readonly<Record<string, OwnOption>>,
  isFlagOfVitess: (word: string) => boolean,
): Question {
  const groups = grouped(argv, byName(options))
  const asked = groups.filter(({ isOwn }) => !isOwn).flatMap(({ words }) => words)
  const own = groups.filter(({ isOwn }) => isOwn)
  const other = own.find(({ words: [word = ''] }) => isFlagOfVitess(word))
  const isScript = own.some(({ words: [word = ''] }) => /^--(?:file|stdin)\b/.test(word))
  if (asked.length > 0 || isScript || other === undefined) return { asked, own: wordsOf(own) }
  return { asked: [other.words[0] ?? ''], own: wordsOf(own.filter(group => group !== other)) }
}

interface Group {
  readonly isOwn: boolean
  readonly words: readonly string[]
}

function grouped(argv: readonly string[], options: ReadonlyMap<string, OwnOption>): readonly Group[] {
  const groups: Group[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (word === '--') return [...groups, { isOwn: false, words: argv.slice(at + 1) }]
    const option = options.get(word.split('=', 1)[0] ?? '')
    const takesNext = option?.type === 'option' && !word.includes('=') && isValue(argv[at + 1])
    groups.push({ isOwn: option !== undefined, words: argv.slice(at, at + (takesNext ? 2 : 1)) })
    if (takesNext) at += 1
  }
  return groups
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && !/^--\w/.test(word)
}

/** Every spelling of the options, dashes included. */
function byName(options: Readonly<Record<string, OwnOption>>): ReadonlyMap<string, OwnOption> {
  const spellings = Object.entries(options).flatMap(([name, option]) =>
    [name, ...(option.aliases ?? [])].flatMap(each => [
      [`--${each}`, option] as const,
      [`--no-${each}`, option] as const,
    ]),
  )
  const help: OwnOption = { type: 'boolean' }
  return new Map([...spellings, ['--help', help], ['-h', help]])
}

function wordsOf(groups: readonly Group[]): readonly string[] {
  return groups.flatMap(({ words }) => words)
}
