import type { ProbeSession } from '../mysql/session.ts'
import type { RehearsedTablet } from './rehearsal-plan.ts'

/** The schema of a rehearsal, where one was made, and what is to be said about that. */
export interface OwnSchema {
  readonly name: string | undefined
  readonly notes: readonly string[]
}

/** A schema for temporary tables, where somebody wants them and the account may make one. */
export async function makeSchema(
  control: ProbeSession,
  tablets: readonly RehearsedTablet[],
  name: string,
): Promise<OwnSchema> {
  const isWanted = tablets.some(({ groups }) => groups.some(group => group.temporaryTables > 0))
  if (!isWanted) return { name: undefined, notes: [] }
  const why = await whyNotMade(control, name)
  if (why !== undefined) {
    const note = `temporary tables are left out: no schema could be made for them (${why})`
    return { name: undefined, notes: [note] }
  }
  return { name, notes: await earlierSchemas(control, name) }
}

/** Drops it; gives the statement that does so where that failed. */
export async function dropSchema(control: ProbeSession, { name }: OwnSchema): Promise<readonly string[]> {
  if (name === undefined) return []
  const statement = `DROP DATABASE IF EXISTS \`${name}\``
  const dropped = await control.query(statement)
  return dropped.kind === 'rows' ? [] : [`${statement};`]
}

async function whyNotMade(control: ProbeSession, name: string): Promise<string | undefined> {
  const answer = await control.query('select @@global.read_only as read_only')
  // Privileged accounts may write there all the same, and what they write is a transaction that its source lacks.
  if (answer.kind === 'rows' && answer.rows[0]?.read_only !== '0') return 'the server is read_only'
  const made = await control.query(`create database \`${name}\``)
  return made.kind === 'rows' ? undefined : made.text
}

/** Rehearsals that were killed could not drop theirs. */
async function earlierSchemas(control: ProbeSession, own: string): Promise<readonly string[]> {
  const answer = await control.query("show databases like 'vtsize\\_%'")
  const names = answer.kind === 'rows' ? answer.rows.flatMap(row => Object.values(row)) : []
  const others = names.filter(name => name !== null && name !== own && /^vtsize_[0-9a-f]{8}$/.test(name))
  if (others.length === 0) return []
  return [
    'schemas of rehearsals that run now, or that were killed, are there; what removes them:',
    ...others.map(name => `DROP DATABASE ${name};`),
  ]
}
