import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { applyStatement } from '../../src/statements/apply.ts'
import { newContext } from '../../src/statements/context.ts'
import { mysql8 } from '../../src/statements/presets.ts'
import { newSession } from '../../src/statements/session.ts'

/** What an application's log holds: mostly reads and writes, transactions, and a SET now and then. */
const mix: readonly string[] = [
  'SELECT `users`.* FROM `users` WHERE `users`.`id` = 12345 LIMIT 1',
  "SELECT COUNT(*) FROM orders WHERE state IN ('open', 'paid') AND created_at > '2026-01-01 00:00:00'",
  'BEGIN',
  'INSERT INTO `events` (`user_id`, `kind`, `payload`) VALUES (4711, \'login\', \'{"ip":"10.0.0.1"}\')',
  'UPDATE accounts SET balance = balance - 10, updated_at = NOW() WHERE id = 77',
  'COMMIT',
  "SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.mail = 'a@b.example' ORDER BY o.id DESC LIMIT 20",
  'DELETE FROM sessions WHERE expires_at < NOW() LIMIT 100',
  'SELECT 1',
  'SET autocommit=1',
]

export interface Measure {
  readonly name: string
  readonly statementsPerSecond: number
}

const rounds = 5
const statementsEach = 1_000_000

/** Classifies a typical mix on one core, the session carried along; prints and returns the best of five rounds. */
export function run(print: (line: string) => void = console.log): readonly Measure[] {
  return ['15', '24'].map(version => {
    const best = Math.max(...Array.from({ length: rounds }, () => measure(version)))
    print(`statements v${version}: ${(best / 1e6).toFixed(2)} million statements a second`)
    return { name: `statements v${version}`, statementsPerSecond: best }
  })
}

function measure(version: string): number {
  const context = newContext({
    release: parseRelease(version) as Release,
    keyspace: { name: 'ks', sharded: false },
    server: mysql8,
  })
  let session = newSession(context)
  const started = process.hrtime.bigint()
  for (let done = 0; done < statementsEach; done += mix.length) {
    for (const sql of mix) session = applyStatement(session, sql, context).session
  }
  return (statementsEach * 1e9) / Number(process.hrtime.bigint() - started)
}
