/** True for texts that may hold tags of a template engine. */
export function hasTemplateTags(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('<%')
}

/** True for option files by name (`*.cnf`, `my.ini`, templates of them) or by a group of the server. */
export function looksLikeMyCnf(file: string, text: string): boolean {
  if (looksLikePersistedSettings(file, text)) return false
  const named = /\.cnf(?:\.\w+)?$|(?:^|[\\/])my\.ini$/i.test(file) && !/proxysql/i.test(file)
  if (named) return !/^[ \t]*(?:mysql|admin)_variables[ \t]*=/m.test(text)
  // Manifests and scripts hold option files inside.
  if (/\.(?:sh|bash|ksh|md)$/i.test(file) || text.startsWith('#!') || looksLikeYaml(file, text)) return false
  return /^[ \t]*\[(?:mysqld(?:-\d+\.\d+)?|mariadbd?)\][ \t\r]*$/m.test(text)
}

/** True for services by name, for texts with a [Service] section, and for what `systemctl show` prints. */
export function looksLikeSystemd(file: string, text: string): boolean {
  if (/\.service(?:\.(?:j2|erb|tpl|tmpl|in))?$/.test(file)) return true
  return /^\[Service\][ \t]*\r?$/m.test(text) || /^ExecStart=\{ path=/m.test(text)
}

/** True for SQL scripts by name. */
export function looksLikeInitSql(file: string): boolean {
  return /\.sql(?:\.(?:tpl|tmpl|j2|erb|in))?$/i.test(file)
}

/** True for `.env`, `*.env`, `/etc/default/...` and texts made of nothing but assignments. */
export function looksLikeEnvFile(file: string, text: string): boolean {
  if (/(?:^|[\\/])\.env(?:\.[\w.-]+)?$|\.env$|\/(?:etc\/(?:default|sysconfig))\/[^/]+$/.test(file))
    return true
  if (/\.\w+$/.test(file)) return false
  const lines = text.slice(0, sampleLength).split('\n')
  const telling = lines.map(line => line.trim()).filter(line => line !== '' && !/^[#;]/.test(line))
  return telling.length > 0 && telling.every(line => /^(?:export\s+)?[A-Z_][A-Z0-9_]*=[^;|&]*$/.test(line))
}

/** True for the file that `SET PERSIST` writes. */
export function looksLikePersistedSettings(file: string, text: string): boolean {
  return /(?:^|[\\/])mysqld-auto\.cnf$/.test(file) || /^\s*\{\s*"Version"\s*:\s*\d+\s*,\s*"mysql_/.test(text)
}

/** True for a text that begins as YAML or JSON does: a document marker, a bracket, a key. */
export function looksLikeYaml(file: string, text: string): boolean {
  if (/\.(?:ya?ml|json)$/i.test(file)) return true
  const lines = text.slice(0, sampleLength).split('\n')
  const first = lines.find(line => !/^\s*(?:#.*)?\r?$/.test(line)) ?? ''
  return /^(?:---|\{|\[\s*(?:["{[]|$)|%YAML)/.test(first) || /^["']?[A-Za-z][\w.-]*["']?:(?:\s|$)/.test(first)
}

/** What a file is shows in its beginning. */
const sampleLength = 4096
