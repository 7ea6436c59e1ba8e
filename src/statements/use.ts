import type { Context } from './context.ts'
import { type Decision, refused } from './decided.ts'
import type { Session, Target } from './session.ts'
import type { Statement } from './statement.ts'

/** USE changes the target of the session: `ks`, `ks:-80`, `ks@replica`, `ks:-80@replica`, `ks[-80]`, `@replica`. */
export function decideUse(statement: Statement, session: Session, context: Context): Decision {
  const cite = 'go/vt/vtgate/executor.go#handleUse'
  const text = statement.tokens
    .slice(1)
    .map(token => (token.kind === 'user-variable' ? `@${token.text}` : token.text))
    .join('')
  const target = readTarget(text, session.target)
  if (target === undefined) return refused('a keyspace was expected', cite)
  if (context.keyspaces && target.keyspace !== undefined && !context.keyspaces.includes(target.keyspace)) {
    return refused(`the vschema has no keyspace ${target.keyspace}`, cite)
  }
  return {
    kind: 'none',
    reach: 'nowhere',
    reason: 'only the target of the session changes',
    cite,
    session: { ...session, target },
  }
}

/** The target that a database name stands for, beside the present one; nothing for an empty name. */
export function readTarget(text: string, present: Target): Target | undefined {
  if (text === '') return undefined
  const at = text.lastIndexOf('@')
  const tabletType = at === -1 ? 'primary' : text.slice(at + 1)
  const place = at === -1 ? text : text.slice(0, at)
  const colon = place.search(/[:/[]/)
  const keyspace = colon === -1 ? place : place.slice(0, colon)
  return {
    keyspace: keyspace === '' ? present.keyspace : keyspace,
    shard: colon === -1 ? undefined : place.slice(colon + 1).replace(/\]$/, ''),
    tabletType,
  }
}
