import {
  hasTemplateTags,
  looksLikeEnvFile,
  looksLikeInitSql,
  looksLikeMyCnf,
  looksLikePersistedSettings,
  looksLikeSystemd,
  looksLikeYaml,
} from './form-signs.ts'
import type { Reader } from './model.ts'

/** The reader for a file, by its name and the look of its text. Only the reader chosen is loaded. */
export async function readerFor(file: string, text: string): Promise<Reader> {
  // The my.cnf that Vitess ships holds {{.DataDir}} and the like; its own reader knows what to make of them.
  if (!hasTemplateTags(text) || looksLikeMyCnf(file, text)) return plainReader(file, text)
  const { isTemplate, templateReader, withoutTags } = await import('./template/templates.ts')
  if (!isTemplate(text)) return plainReader(file, text)
  return templateReader(await plainReader(file.replace(templateSuffix, ''), withoutTags(text)))
}

const templateSuffix = /\.(?:j2|jinja2?|erb|tpl|tmpl|gotmpl|mustache)$/

/** More telling signs come first: a ConfigMap holds shell and is no script, `kubectl describe` is no YAML. */
async function plainReader(file: string, text: string): Promise<Reader> {
  if (looksLikePersistedSettings(file, text))
    return (await import('./mysqld/persisted-settings.ts')).readPersistedSettings
  if (looksLikeMyCnf(file, text)) return (await import('./mysqld/my-cnf.ts')).readMyCnf
  if (looksLikeInitSql(file)) return (await import('./mysqld/init-sql.ts')).readInitSql
  if (looksLikeSystemd(file, text)) return (await import('./systemd/systemd.ts')).readSystemd
  if (/\.(?:sh|bash|ksh)$/.test(file) || text.startsWith('#!'))
    return (await import('./shell/shell.ts')).readShell
  if (looksLikeYaml(file, text) && !(await isDescribed(text)))
    return (await import('./yaml-form.ts')).readYaml
  if (looksLikeEnvFile(file, text)) return (await import('./compose/lone-env-file.ts')).readLoneEnvFile
  return textReader(file, text)
}

/** `kubectl describe` begins with a key as YAML does. */
async function isDescribed(text: string): Promise<boolean> {
  return /^Name:\s/.test(text) && (await import('./command-line/describe-text.ts')).looksLikeDescribe(text)
}

async function textReader(file: string, text: string): Promise<Reader> {
  const { looksLikeShell, readShell } = await import('./shell/shell.ts')
  const { looksLikeCmdline, readCommandLine } = await import('./command-line/command-line-text.ts')
  return !looksLikeCmdline(text) && looksLikeShell(file, text) ? readShell : readCommandLine
}
