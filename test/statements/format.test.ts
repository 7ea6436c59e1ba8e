import { expect, test } from 'vitest'
import { formatStatement } from '../../src/statements/format.ts'
import { tokenize } from '../../src/statements/tokens.ts'

function format(sql: string, hint?: string): string {
  const tokens = tokenize(sql, () => true).filter(({ kind }) => kind !== 'comment')
  return formatStatement(tokens, { hint, keyspace: 'ks' })
}

test.each([
  ['insert into t(id,v) values(9000,"x")', "insert into t(id, v) values (9000, 'x')"],
  ['UPDATE `ks`.`t` SET v="y" WHERE id=9000', "update t set v = 'y' where id = 9000"],
  ['select COUNT( * ),a.b from ks.t a', 'select COUNT(*), a.b from t a'],
  ['select 1', 'select 1 from dual'],
  ['select 1 limit 1', 'select 1 from dual limit 1'],
  ['(select 1 from t) union all (select 2)', 'select 1 from t union all select 2 from dual'],
  [
    '(select 1 from t order by a) union (select 2 from t)',
    '(select 1 from t order by a asc) union select 2 from t',
  ],
  ['select `select`, `a b`, `c` from t', 'select `select`, `a b`, c from t'],
  ['select @x, @@session.y from t', 'select @x, @@session.y from t'],
  ["select 'it''s \\\\ \\n' from t", "select 'it\\'s \\\\ \\n' from t"],
  ['select REPLACE(a, 1), Upper(b) from t', 'select replace(a, 1), Upper(b) from t'],
  ['select a from t where x in(1,2) and(y)', 'select a from t where x in (1, 2) and (y)'],
  ['select -1, a-1, 2 * - 3 from t where x in (-1)', 'select -1, a - 1, 2 * -3 from t where x in (-1)'],
  [
    'select a from t inner join u on t.a <> u.a left outer join v on 1 cross join w',
    'select a from t join u on t.a != u.a left join v on 1 join w',
  ],
  [
    'select group_concat(a order by b, c desc separator "x") from t order by a, f(b, c) DESC, d limit 1',
    "select group_concat(a order by b asc, c desc separator 'x') from t order by a asc, f(b, c) desc, d asc limit 1",
  ],
  ['delete from t order by a', 'delete from t order by a asc'],
  ['', ''],
])('%s is written %s', (sql, written) => {
  expect(format(sql)).toBe(written)
})

test.each([
  ['select 1', 'select /*+ H */ 1 from dual'],
  ['select /*+ A */ 1 from t', 'select /*+ A H */ 1 from t'],
  ['select replace(a, b, c) from t', 'select /*+ H */ replace(a, b, c) from t'],
  ['insert into t select 1', 'insert /*+ H */ into t select /*+ H */ 1 from dual'],
  ['select a from t for update', 'select /*+ H */ a from t for update'],
  [
    'insert into t(a) values (1) on duplicate key update a = 2',
    'insert /*+ H */ into t(a) values (1) on duplicate key update a = 2',
  ],
  ['replace into t(a) values (1)', 'replace /*+ H */ into t(a) values (1)'],
  [
    'with c as (select 1 from t) update t set a = 1',
    'with c as (select /*+ H */ 1 from t) update /*+ H */ t set a = 1',
  ],
  ['EXPLAIN format = json DELETE FROM t', 'explain format = json delete /*+ H */ from t'],
  ['explain select a from t for update', 'explain select /*+ H */ a from t for update'],
  ['desc update t set a = 1', 'explain update /*+ H */ t set a = 1'],
  ['stream * from t', 'stream /*+ H */ * from t'],
  [
    'alter table t add foreign key (a) references p(id) on delete cascade on update cascade',
    'alter table t add foreign key(a) references p(id) on delete cascade on update cascade',
  ],
])('%s with a hint is written %s', (sql, written) => {
  expect(format(sql, 'H')).toBe(written)
})
