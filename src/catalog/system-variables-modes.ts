/** The modes that MySQL 8.0 and later knows; it refuses a sql_mode that names another one (errno 1231). */
const modesOfMysql8: ReadonlySet<string> = new Set([
  'ALLOW_INVALID_DATES',
  'ANSI',
  'ANSI_QUOTES',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'HIGH_NOT_PRECEDENCE',
  'IGNORE_SPACE',
  'NO_AUTO_VALUE_ON_ZERO',
  'NO_BACKSLASH_ESCAPES',
  'NO_DIR_IN_CREATE',
  'NO_ENGINE_SUBSTITUTION',
  'NO_UNSIGNED_SUBTRACTION',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'ONLY_FULL_GROUP_BY',
  'PAD_CHAR_TO_FULL_LENGTH',
  'PIPES_AS_CONCAT',
  'REAL_AS_FLOAT',
  'STRICT_ALL_TABLES',
  'STRICT_TRANS_TABLES',
  'TIME_TRUNCATE_FRACTIONAL',
  'TRADITIONAL',
])

/**
 * The first mode of a list that a server of this version refuses; nothing when there is none, or when the version is not
 * of a MySQL of which the modes are known (8.0 and later).
 */
export function refusedMode(modes: string, serverVersion: string): string | undefined {
  const major = Number(/^\d+/.exec(serverVersion)?.[0] ?? 0)
  if (major < 8 || /mariadb/i.test(serverVersion)) return undefined
  return modes.split(',').find(mode => mode !== '' && !modesOfMysql8.has(mode.toUpperCase()))
}
