import type { ExplainedAssignment, ExplainedEffect } from '../report/session-explanation.ts'
import type { AssignmentEffect, Effect } from '../statements/effect.ts'

/** Characters of a statement or value that an explanation repeats, and assignments of one SET. */
const longestShown = 4000
const mostAssignments = 200

/** A statement or value without its passwords, cut where it would fill pages. */
export function shownSql(sql: string): string {
  const start = sql.length > longestShown ? `${sql.slice(0, longestShown)}…` : sql
  return start.replaceAll(password, '$1***')
}

/** The text behind IDENTIFIED BY, PASSWORD = and the like; one that is not closed reaches to the end. */
const password =
  /(\bidentified\b[^'";]{0,80}|\w{0,20}password\b[^'";]{0,80})(?:'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?)/gis

/** An effect as explanations give it. */
export function explainedEffect(effect: Effect): ExplainedEffect {
  const { kind, reason, cite, shards, assignments, rewritten, hint, settings, leaks } = effect
  return {
    kind,
    reason: shownSql(reason),
    source: cite,
    shards,
    ...(assignments && { assignments: assignments.slice(0, mostAssignments).map(shownAssignment) }),
    ...(rewritten !== undefined && { rewritten: shownSql(rewritten) }),
    ...(hint !== undefined && { hint: shownSql(hint) }),
    ...(settings && { settings: settings.map(shownSql) }),
    ...(leaks && { leaks }),
  }
}

function shownAssignment(assignment: AssignmentEffect): ExplainedAssignment {
  const { name, kind, value, check, sent, assumed, reason, cite } = assignment
  return {
    name: shownSql(name),
    kind,
    ...(value !== undefined && { value: shownSql(value) }),
    ...(check !== undefined && { check: shownSql(check) }),
    ...(sent !== undefined && { sent: shownSql(sent) }),
    ...(assumed && { assumed }),
    reason: shownSql(reason),
    source: cite,
  }
}
