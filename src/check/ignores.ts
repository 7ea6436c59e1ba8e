import type { Place } from '../config/model.ts'
import type { InlineIgnore } from '../config/project/inline-ignores.ts'
import type { Finding, RuleFinding } from '../rules/rule.ts'

/** An ignore of the project's configuration. */
export interface ConfiguredIgnore {
  readonly rule: string
  readonly reason: string
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until?: string
  /** Which files it means; all when absent. */
  readonly files?: (file: string) => boolean
  readonly place: Place
}

export interface Ignores {
  readonly inline: readonly InlineIgnore[]
  readonly configured: readonly ConfiguredIgnore[]
  /** `YYYY-MM-DD`. */
  readonly today: string
  /** The whole project was read, so that an ignore of its configuration that matched nothing matches nothing. */
  readonly wholeProject: boolean
}

/** Ids of what is said about ignores themselves. */
export type IgnoreRule = 'VT901' | 'VT902' | 'VT903'

export interface AfterIgnores {
  readonly kept: readonly Finding[]
  readonly ignored: number
  /** What is wrong with ignores: without effect, without reason, expired. */
  readonly about: readonly (RuleFinding & { readonly rule: IgnoreRule })[]
}

/** Takes away the findings that somebody has answered for, and says which answers no longer hold. */
export function applyIgnores(findings: readonly Finding[], ignores: Ignores): AfterIgnores {
  const used = new Set<InlineIgnore | ConfiguredIgnore>()
  const isMeant = ignoreFinder(ignores)
  const kept = findings.filter(finding => {
    const meant = isMeant(finding)
    for (const ignore of meant) used.add(ignore)
    return meant.length === 0
  })
  const about = [
    ...ignores.inline.flatMap(ignore => aboutInline(ignore, used.has(ignore), ignores.today)),
    ...ignores.configured.flatMap(ignore => aboutConfigured(ignore, used.has(ignore), ignores)),
  ]
  return { kept, ignored: findings.length - kept.length, about }
}

/** Finds the ignores that mean a finding, by file, so that many of either cost little. */
function ignoreFinder({ inline, configured, today }: Ignores) {
  const inForce = inline.filter(({ reason, until }) => reason !== undefined && !isOver(until, today))
  const byFile = grouped(inForce, ignore => ignore.place.file)
  const byRule = grouped(
    configured.filter(({ until }) => !isOver(until, today)),
    ignore => ignore.rule,
  )
  return ({ rule, place }: Finding): readonly (InlineIgnore | ConfiguredIgnore)[] => [
    ...(place ? (byFile.get(place.file) ?? []) : []).filter(
      ({ rules, firstLine, lastLine }) =>
        place && rules.includes(rule) && firstLine <= place.line && place.line <= lastLine,
    ),
    ...(byRule.get(rule) ?? []).filter(({ files }) => !files || (place && files(place.file))),
  ]
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

function isOver(until: string | undefined, today: string): boolean {
  return until !== undefined && until < today
}

function aboutInline(ignore: InlineIgnore, used: boolean, today: string): AfterIgnores['about'] {
  const { place, text, rules, reason, until } = ignore
  if (reason === undefined) {
    const message = 'this ignore gives no reason, so it takes nothing away'
    return [{ rule: 'VT902', message, place, text, hint: 'write why behind two dashes: -- reason' }]
  }
  if (isOver(until, today)) return [{ rule: 'VT903', ...expired(until, rules.join(', ')), place, text }]
  return used ? [] : [{ rule: 'VT901', ...needless(rules.join(', ')), place, text }]
}

function aboutConfigured(
  { place, rule, until }: ConfiguredIgnore,
  used: boolean,
  { today, wholeProject }: Ignores,
): AfterIgnores['about'] {
  if (isOver(until, today)) return [{ rule: 'VT903', ...expired(until, rule), place }]
  return used || !wholeProject ? [] : [{ rule: 'VT901', ...needless(rule), place }]
}

function expired(until: string | undefined, rules: string): RuleFinding {
  return {
    message: `this ignore of ${rules} held until ${until}; it takes nothing away any more`,
    hint: 'mend what it was for, or give it a new date and reason',
  }
}

function needless(rules: string): RuleFinding {
  return {
    message: rules === '' ? 'this ignore names no rule' : `this ignore of ${rules} matches nothing here`,
    hint: rules === '' ? 'name the rule: vtsize: ignore VT203 -- reason' : 'remove it',
  }
}
