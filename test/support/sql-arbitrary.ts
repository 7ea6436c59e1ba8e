import fc from 'fast-check'
import { systemVariableRows } from '../../src/catalog/system-variables-rows.ts'

const variable = fc.constantFrom(...systemVariableRows.map(({ name }) => name), 'no_such_variable')

const literal = fc.oneof(
  fc.integer().map(String),
  fc.string({ maxLength: 8 }).map(text => `'${text.replaceAll(/['\\]/g, '')}'`),
  fc.constantFrom(
    'on',
    'OFF',
    'default',
    'null',
    'true',
    'utf8mb4',
    '@a',
    '@b',
    '@@sql_mode',
    "'ANSI_QUOTES'",
    "''",
  ),
)

const expression = fc.oneof(
  literal,
  fc.tuple(literal, literal).map(([left, right]) => `concat(${left}, ${right})`),
  fc.tuple(literal, literal).map(([left, right]) => `${left} + ${right}`),
  literal.map(inner => `(select ${inner})`),
)

const target = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', 'session ', 'global ', 'local ', 'persist ', '@@', '@@session.', '@@global.'),
      variable,
    )
    .map(([scope, name]) => scope + name),
  fc.constantFrom('@a', '@b', '@@vitess_metadata.x', 'names', 'character set'),
)

const assignment = fc
  .tuple(target, fc.constantFrom(' = ', ':=', ' '), expression)
  .map(parts => parts.join(''))

const set = fc.array(assignment, { minLength: 1, maxLength: 4 }).map(items => `set ${items.join(', ')}`)

const lock = fc.constantFrom(
  "select get_lock('a', 1)",
  "select release_lock('a')",
  'select release_all_locks() from dual',
  "select is_free_lock('a') from t",
  "insert into t select get_lock('b', 1)",
  "do get_lock('c', 1)",
)

const other = fc.constantFrom(
  'select 1 from t',
  "SELECT `a`, \"b\" FROM t WHERE c = 'it''s' /* why */;",
  'insert into t(id) values (1)',
  'update t set a = 1',
  'delete from t',
  '(select 1 from t) union (select 2)',
  'with c as (select 1 from t) select * from c',
  'select last_insert_id()',
  'select @v := 1',
  'select next value from seq',
  'begin',
  'COMMIT',
  'rollback to a',
  'start transaction with consistent snapshot',
  'use ks',
  'use `ks:-80@replica`',
  'create temporary table x (i int)',
  'create view v as select 1',
  'flush tables a.b, c.d with read lock',
  'lock tables t read',
  'unlock tables',
  'call p()',
  "prepare s from 'select 1'",
  'set transaction isolation level serializable, read only',
  'show tables',
  'kill 1',
  'vstream * from t',
  '/*!80000 set time_zone = 1 */',
  '/* nothing */',
  '',
)

/** Statements that are close enough to SQL to reach every rule, and some that are not. */
export const sqlLike: fc.Arbitrary<string> = fc.oneof(set, lock, other)

/** Any text: letters, unpaired surrogates, control characters, quotes and comment signs in any order. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'set ',
          'select ',
          '/*',
          '*/',
          '/*!',
          '/*!50000',
          '/*+',
          '--',
          '#',
          '\n',
          "'",
          '"',
          '`',
          '\\',
          '@',
          '@@',
          '(',
          ')',
          ',',
          ';',
          '=',
          ':=',
          'get_lock',
          'transaction',
          'sql_mode',
          'from',
          'union',
        ),
        fc.string({ maxLength: 3 }),
      ),
      { maxLength: 30 },
    )
    .map(pieces => pieces.join('')),
)
