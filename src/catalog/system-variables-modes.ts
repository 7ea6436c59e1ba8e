/**
 * The modes that MySQL 8.0 and later knows, in the order in which it writes them; it refuses a sql_mode that names another
 * one (errno 1231).
 */
const modesOfMysql8: ReadonlySet<string> = new Set([
  'REAL_AS_FLOAT',
  'PIPES_AS_CONCAT',
  'ANSI_QUOTES',
  'IGNORE_SPACE',
  'ONLY_FULL_GROUP_BY',
  'NO_UNSIGNED_SUBTRACTION',
  'NO_DIR_IN_CREATE',
  'ANSI',
  'NO_AUTO_VALUE_ON_ZERO',
  'NO_BACKSLASH_ESCAPES',
  'STRICT_TRANS_TABLES',
  'STRICT_ALL_TABLES',
  'NO_ZERO_IN_DATE',
  'NO_ZERO_DATE',
  'ALLOW_INVALID_DATES',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'TRADITIONAL',
  'HIGH_NOT_PRECEDENCE',
  'NO_ENGINE_SUBSTITUTION',
  'PAD_CHAR_TO_FULL_LENGTH',
  'TIME_TRUNCATE_FRACTIONAL',
])

/** The modes that a mode brings along: sql/sys_vars.cc#expand_sql_mode of MySQL 8.0. */
const composites: ReadonlyMap<string, readonly string[]> = new Map([
  ['ANSI', ['REAL_AS_FLOAT', 'PIPES_AS_CONCAT', 'ANSI_QUOTES', 'IGNORE_SPACE', 'ONLY_FULL_GROUP_BY']],
  [
    'TRADITIONAL',
    [
      'STRICT_TRANS_TABLES',
      'STRICT_ALL_TABLES',
      'NO_ZERO_IN_DATE',
      'NO_ZERO_DATE',
      'ERROR_FOR_DIVISION_BY_ZERO',
      'NO_ENGINE_SUBSTITUTION',
    ],
  ],
])

/**
 * What MySQL 8.0 and later shows for a sql_mode that it was given: composite modes with their parts, each mode once, in its
 * own order. Modes that it does not know come last.
 */
export function storedModes(modes: string): string {
  const given = modes
    .split(',')
    .map(mode => mode.trim().toUpperCase())
    .filter(mode => mode !== '')
  const all = new Set(given.flatMap(mode => [mode, ...(composites.get(mode) ?? [])]))
  const known = [...modesOfMysql8].filter(mode => all.has(mode))
  return [...known, ...[...all].filter(mode => !modesOfMysql8.has(mode))].join(',')
}

/**
 * The first mode of a list that a server of this version refuses; nothing when there is none, or when the version is not
 * of a MySQL of which the modes are known (8.0 and later).
 */
export function refusedMode(modes: string, serverVersion: string): string | undefined {
  const major = Number(/^\d+/.exec(serverVersion)?.[0] ?? 0)
  if (major < 8 || /mariadb/i.test(serverVersion)) return undefined
  return modes.split(',').find(mode => mode !== '' && !modesOfMysql8.has(mode.toUpperCase()))
}
