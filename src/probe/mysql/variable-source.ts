import type { VariableSource } from './observation.ts'
import type { Row } from './session.ts'

/** Where a variable was set, from the row of variables_info (MySQL) or system_variables (MariaDB). */
export function variableSource(row: Row | undefined): VariableSource | null {
  if (!row?.source) return null
  return {
    source: row.source,
    path: row.path || null,
    setBy: row.set_by || null,
    setAt: row.set_at || null,
  }
}

/** The same as a clause: `set in /etc/my.cnf`. */
export function setByText(source: VariableSource | null): string {
  if (source === null) return 'set nobody can tell where'
  const file = source.path
  switch (source.source) {
    case 'COMPILED':
    case 'COMPILE-TIME':
      return 'the compiled-in default'
    case 'COMMAND_LINE':
    case 'COMMAND-LINE':
      return "set on mysqld's command line"
    case 'DYNAMIC':
    case 'SQL':
      return `set at run time${source.setBy ? ` by ${source.setBy}` : ''}${source.setAt ? ` at ${source.setAt}` : ''}`
    case 'PERSISTED':
      return `set by SET PERSIST${file ? ` in ${file}` : ''}`
    case 'AUTO':
      return 'set by the server itself'
    default:
      return file ? `set in ${file}` : `set by ${source.source}`
  }
}
