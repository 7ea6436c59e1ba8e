import type { Reader } from './model.ts'

/** The reader for a file, by its name and the look of its text. Only the reader chosen is loaded. */
export async function readerFor(file: string, text: string): Promise<Reader> {
  if (!hasTemplateTags(text)) return plainReader(file, text)
  // The my.cnf that Vitess ships holds {{.DataDir}} and the like; its own reader knows what to make of them.
  if (isOptionFile(file, text)) return optionFileReader(file, text)
  const { isTemplate, templateReader, withoutTags } = await import('./templates.ts')
  if (!isTemplate(text)) return plainReader(file, text)
  return templateReader(await plainReader(file.replace(templateSuffix, ''), withoutTags(text)))
}

const templateSuffix = /\.(?:j2|jinja2?|erb|tpl|tmpl|gotmpl|mustache)$/

function hasTemplateTags(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('<%')
}

/** More telling signs come first: a ConfigMap holds shell and is no script, `kubectl describe` is no YAML. */
async function plainReader(file: string, text: string): Promise<Reader> {
  if (isOptionFile(file, text)) return optionFileReader(file, text)
  if (/\.sql$/i.test(file)) return (await import('./init-sql.ts')).readInitSql
  if (isUnit(file, text)) return (await import('./systemd.ts')).readSystemd
  if (/\.(?:ya?ml|json)$/i.test(file)) return yamlReader()
  if (/\.(?:sh|bash|ksh)$/.test(file) || text.startsWith('#!')) return (await import('./shell.ts')).readShell
  const { looksLikeDescribe } = await import('./describe-text.ts')
  if (!text.includes('\0') && !looksLikeDescribe(text) && looksLikeYaml(text)) return yamlReader()
  return textReader(file, text)
}

async function textReader(file: string, text: string): Promise<Reader> {
  const { looksLikeShell, readShell } = await import('./shell.ts')
  const { looksLikeCmdline, readCommandLine } = await import('./command-line-text.ts')
  return !looksLikeCmdline(text) && looksLikeShell(file, text) ? readShell : readCommandLine
}

async function yamlReader(): Promise<Reader> {
  return (await import('./yaml-form.ts')).readYaml
}

async function optionFileReader(file: string, text: string): Promise<Reader> {
  const { looksLikePersistedSettings, readPersistedSettings } = await import('./persisted-settings.ts')
  if (looksLikePersistedSettings(file, text)) return readPersistedSettings
  return (await import('./my-cnf.ts')).readMyCnf
}

function isOptionFile(file: string, text: string): boolean {
  if (/proxysql/i.test(file)) return false
  return (
    /\.cnf(?:\.\w+)?$|(?:^|[\\/])my\.ini$/i.test(file) ||
    (!/\.(?:ya?ml|json|sh|md)$/i.test(file) &&
      /^[ \t]*\[(?:mysqld(?:-\d+\.\d+)?|mariadbd?)\][ \t\r]*$/m.test(text))
  )
}

function isUnit(file: string, text: string): boolean {
  if (/\.(?:service|conf)$/.test(file) && /^\[Service\]/m.test(text)) return true
  return (
    /^\[(?:Unit|Service)\][ \t]*\r?$/m.test(text.slice(0, sample)) ||
    /^ExecStart=\{ path=/m.test(text.slice(0, sample))
  )
}

/** What a file is shows in its beginning. */
const sample = 65_536

/** A document marker, JSON, or a first line that is a key. */
function looksLikeYaml(text: string): boolean {
  const start = text.slice(0, sample)
  const first = start.split('\n').find(line => !/^\s*(?:#.*)?\r?$/.test(line)) ?? ''
  return /^(?:---|[{[]\s*["{[]?|%YAML)/.test(first) || /^["']?[A-Za-z][\w.-]*["']?:(?:\s|$)/.test(first)
}
