import { describe, expect, it } from 'vitest'
import { shownSql } from '../../src/explain/explained-effect.ts'

describe('a statement as it is shown', () => {
  it.each([
    ["CREATE USER a@'%' IDENTIFIED BY 'hunter2'", "CREATE USER a@'%' IDENTIFIED BY ***"],
    ["alter user a identified with x as 'hunter2', b", 'alter user a identified with x as ***, b'],
    ["SET PASSWORD = 'hun\\'ter2'", 'SET PASSWORD = ***'],
    ["SET PASSWORD FOR a = 'hun''ter2' REPLACE 'x'", "SET PASSWORD FOR a = *** REPLACE 'x'"],
    ['CHANGE MASTER TO MASTER_PASSWORD="hunter2', 'CHANGE MASTER TO MASTER_PASSWORD=***'],
    ["SELECT password FROM t WHERE a = 1; SELECT 'x'", "SELECT password FROM t WHERE a = 1; SELECT 'x'"],
    ["SET sql_mode='ANSI'", "SET sql_mode='ANSI'"],
  ])('%s', (sql, shown) => {
    expect(shownSql(sql)).toBe(shown)
  })

  it('is cut, in linear time', () => {
    expect(shownSql('x'.repeat(5000))).toBe(`${'x'.repeat(4000)}…`)
    for (const hostile of ['password ', 'identified ', "password'", 'passwordpassword', "password\\'"]) {
      const start = performance.now()
      shownSql(hostile.repeat(100_000))
      expect(performance.now() - start).toBeLessThan(500)
    }
  })
})
