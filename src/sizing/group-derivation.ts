import type { ClientGroup } from '../config/clients-file-schema.ts'
import type { Context } from '../statements/context.ts'
import { effectsOf, type PresetEffect } from '../statements/presets.ts'
import { groupName, shardsText, type TabletView } from './described-clients.ts'
import type { Extra } from './group-extras.ts'
import { chanceOf, type GroupHolding, type HoldingParts } from './group-holding.ts'
import { heldBy, meanPresent } from './reserved-distribution.ts'
import { shortNumber } from './short-number.ts'

/** What one group holds, what that is made of, and what its statements do, a line each. */
export function groupSteps(holding: GroupHolding, at: number, view: TabletView): readonly string[] {
  const { group, dedicated, lock, made } = holding
  const locks = lock > 0 ? `, its lock connection with probability ${shortNumber(lock)}` : ''
  const mean =
    heldBy(holding) > 0 ? `; ${shortNumber(meanPresent(holding) * heldBy(holding))} on average` : ''
  return [
    `${groupName(group, at)}: ${populationText(holding)}; each holds a connection of its own here with probability ${shortNumber(dedicated)}${locks}${mean}`,
    ...factorLines(holding, view).map(line => `  ${line}`),
    ...effectsOf(made.connect, view.context).map(effect => `  ${effectText(effect)}`),
    ...made.extras.flatMap(extra => extraLines(extra, holding, view.context)),
  ]
}

/** What vtgate refuses of the statements that the groups are said to send: a line for each group. */
export function refusalNotes(holdings: readonly GroupHolding[], { context }: TabletView): readonly string[] {
  return holdings.flatMap(({ group, made: { connect, extras } }, at) => {
    const [first, ...more] = [[], ...extras.map(({ own }) => own)]
      .flatMap(own => effectsOf([...connect, ...own], context))
      .filter(({ effect }) => effect.kind === 'error')
    if (first === undefined) return []
    const others = new Set(
      more.map(({ statement }) => statement.sql).filter(sql => sql !== first.statement.sql),
    )
    const rest = others.size === 0 ? '' : `, and ${others.size} more`
    return [
      `nothing is counted for what vtgate ${context.release.text} refuses: ${shortSql(first.statement.sql)} of ${groupName(group, at)} (${first.effect.reason})${rest}`,
    ]
  })
}

function populationText({ group, present }: GroupHolding): string {
  if (present.kind === 'arrivals') {
    const { 'arrivals-per-second': arrivals, life } = group
    return `${shortNumber(present.mean)} sessions on average, coming and going (${arrivals} a second × ${life} s)`
  }
  const { 'sessions-per-vtgate': each, vtgates } = group
  return `${present.sessions} sessions${each === undefined ? '' : ` (${each} at each of ${vtgates} vtgates)`}, steady`
}

/** The factors of the probability that are not 1. */
function factorLines({ group, dedicated, lock, made }: GroupHolding, view: TabletView): readonly string[] {
  const { here, alive } = made
  return [
    ...(here < 1 && dedicated + lock > 0 ? [`× ${shortNumber(here)}: ${hereText(group, view)}`] : []),
    ...(alive < 1 && dedicated > 0
      ? [
          `× ${shortNumber(alive)} = 1 − e^(−${group['queries-per-second']} × ${shortNumber(view.idleSeconds)}): a query came within ${shortNumber(view.idleSeconds)} s`,
        ]
      : []),
    ...chanceLines(made, view),
  ]
}

/** The chance by what the sessions send, where it leaves any doubt. */
function chanceLines({ chances, visited }: HoldingParts, { clients }: TabletView): readonly string[] {
  const any = chanceOf(chances)
  if (any === 0 || any === 1) return []
  const terms = chances.map(({ share, chance }) => `${shortNumber(share)} × ${shortNumber(chance)}`)
  return [
    `× ${shortNumber(any)} = ${terms.join(' + ')}: shares of its sessions by what they send, each with its chance of a connection here; a session visits ${visited} of ${shardsText(clients.shards)}`,
  ]
}

function hereText({ replicas }: ClientGroup, { role }: TabletView): string {
  if (role === 'primary') return 'the share of its sessions that read from the primary'
  if (replicas?.type !== role) return `none of its sessions reads from a tablet of type ${role}`
  return `a share of ${replicas.share} reads from tablets of type ${role}, ${replicas.tablets} at each shard`
}

function extraLines(extra: Extra, { made }: GroupHolding, context: Context): readonly string[] {
  const sent = effectsOf([...made.connect, ...extra.own], context).slice(made.connect.length)
  return [`  ${extraText(extra)}`, ...sent.map(effect => `    ${effectText(effect)}`)]
}

function extraText({ what, share, heldSeconds, everySeconds, duty }: Extra): string {
  if (what !== 'locks') return `${what}: a share of ${share} also sends`
  return heldSeconds === undefined
    ? `locks: a share of ${share} holds one, from then on for good`
    : `locks: a share of ${share} holds one ${shortNumber(duty)} of the time (${heldSeconds} s of ${everySeconds} s)`
}

const longestSql = 60

function effectText({ statement: { sql, command }, effect }: PresetEffect): string {
  if (command) return sql
  return `${effect.kind}: ${shortSql(sql)} (${effect.reason})`
}

function shortSql(sql: string): string {
  return sql.length <= longestSql ? sql : `${sql.slice(0, longestSql)}…`
}
