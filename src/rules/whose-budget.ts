import type { Place } from '../config/model.ts'
import type { Budget, OverReason } from '../sizing/budget.ts'

/** True when more than one vttablet process talks to the mysqld. */
export function isShared({ group: { members } }: Budget): boolean {
  return (
    members.length > 1 || members.some(({ processes }) => processes.kind === 'known' && processes.value > 1)
  )
}

/** The tablets of a mysqld by name, with how many processes of each: `commerce × 3, rdonly`. */
export function tabletNames({ group: { members } }: Budget): string {
  const names = members.map(({ tablet, processes }) =>
    processes.kind === 'known' && processes.value !== 1 ? `${tablet.name} × ${processes.value}` : tablet.name,
  )
  return names.length > mostNames
    ? `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`
    : names.join(', ')
}

/** Where the first tablet of the mysqld stands: pool sizes are set there. */
export function placeOfTablets({ group }: Budget): Place | undefined {
  return group.members[0]?.tablet.place ?? group.mysqld.place
}

/** Why the budget is over, if it is for a reason of this kind. */
export function overBy<Kind extends OverReason['kind']>(
  { verdict }: Budget,
  kind: Kind,
): readonly Extract<OverReason, { kind: Kind }>[] {
  if (verdict.kind !== 'over') return []
  return verdict.reasons.filter(
    (reason): reason is Extract<OverReason, { kind: Kind }> => reason.kind === kind,
  )
}

/** `881 connections`, or `at least 881 connections` while some of them cannot be counted. */
export function connectionsText({ demand }: Budget): string {
  return `${demand.expected === undefined ? 'at least ' : ''}${demand.known} connections`
}

/** `v22.0.3`, or what the number was worked out for while no release is known. */
export function releaseText({ release, anyRelease }: Budget): string {
  return anyRelease ? `${release.text}, the hungriest release` : release.text
}

/** A message with more names is not read. */
const mostNames = 6
