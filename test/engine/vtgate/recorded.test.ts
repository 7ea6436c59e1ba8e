import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EngineError } from '../../../src/engine/engine-error.ts'
import type { ScriptedMysql } from '../../support/engine-mysql.ts'
import { VtgateWorld } from '../../support/engine-vtgate.ts'

interface Reap {
  readonly release: string
  readonly changes: readonly (readonly [number, number])[]
  readonly tempTableAfter: readonly [string, readonly [number, string]]
  readonly lockAfter: readonly [string, readonly [number, string]]
}

const recorded = JSON.parse(readFileSync('fixtures/recorded/behaviour.json', 'utf8')) as {
  readonly reap: readonly Reap[]
}

const noTable: EngineError = {
  code: 'UNKNOWN',
  errno: 1146,
  sqlstate: '42S02',
  message: "Table 'vt_ks.tt' doesn't exist",
}

/** A temporary table that only the connection knows that made it. */
function keepsTemporaryTable(mysql: ScriptedMysql): void {
  const plain = mysql.run.bind(mysql)
  const makers = new Set<number>()
  mysql.run = (connection, statement, done) => {
    if (statement.startsWith('create temporary')) makers.add(connection.id)
    const isMissing = statement === 'select * from tt' && !makers.has(connection.id)
    plain(connection, statement, outcome => done(isMissing ? { kind: 'failed', error: noTable } : outcome))
  }
}

/** Ids and times are the run's own; what follows the caller is the statement as Vitess appends it. */
function comparable(text: string): string {
  return text
    .replace(/: Sql: .*/, '')
    .replace(/transaction \d+/, 'transaction N')
    .replace(/ended at .* UTC/, 'ended at T')
    .replace('code = NotFound', 'code = Unknown')
}

describe('an idle temporary-table session and an idle GET_LOCK session, as recorded', () => {
  it.each(recorded.reap.map(row => [row.release, row] as const))('%s', (release, row) => {
    const world = new VtgateWorld(release)
    keepsTemporaryTable(world.first.mysql)
    const [table, lock] = [world.connect(), world.connect()]
    expect(table.run('create temporary table tt (id int)')).toBe(undefined)
    expect(table.run('select * from tt')).toBe(undefined)
    expect(lock.run("select get_lock('mine', 1)")).toBe(undefined)
    const withBoth = world.first.mysql.open
    world.clock.advance(30_000)
    expect(world.first.mysql.open).toBe(withBoth)
    world.clock.advance(3001)
    const [before, after] = [row.changes[0]?.[1] ?? 0, row.changes.at(-1)?.[1] ?? 0]
    expect(withBoth - world.first.mysql.open).toBe(before - after)

    const [, [tableErrno, tableText]] = row.tempTableAfter
    const [, [lockErrno, lockText]] = row.lockAfter
    const missing = table.run('select * from tt')
    expect([missing?.errno, comparable(missing?.message ?? '')]).toEqual([tableErrno, comparable(tableText)])
    const released = lock.run("select release_lock('mine')")
    expect([released?.errno, comparable(released?.message ?? '')]).toEqual([lockErrno, comparable(lockText)])
  })
})
