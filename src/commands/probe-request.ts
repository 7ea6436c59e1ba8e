import type { CalcRequest } from '../calc/calc.ts'
import type { TextInput } from '../config/read.ts'
import type { AccountRole } from '../probe/mysql/observation.ts'
import type { ConnectionRequest } from '../probe/mysql/read-settings.ts'
import type { ProbeRequest } from '../probe/probe.ts'
import { secondsOf } from '../simulate/seconds.ts'
import { UsageError } from './base-command.ts'
import { type CalcFlags, calcRequest } from './calc-request.ts'
import { type ClientsFlags, withClients } from './clients-option.ts'
import { textInputs } from './text-inputs.ts'

/** The flags of `vtsize probe` as the frame parsed them. */
export interface ProbeFlags extends Omit<CalcFlags, 'costs'>, ClientsFlags {
  readonly dsn?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly socket?: string | undefined
  readonly 'defaults-file'?: string | undefined
  readonly 'defaults-group-suffix'?: string | undefined
  readonly 'ssl-mode'?: string | undefined
  readonly 'ssl-ca'?: string | undefined
  readonly 'ssl-cert'?: string | undefined
  readonly 'ssl-key'?: string | undefined
  readonly 'connect-timeout'?: string | undefined
  readonly 'query-timeout'?: string | undefined
  readonly 'account-role'?: readonly string[] | undefined
  readonly vttablet?: readonly string[] | undefined
  readonly 'page-timeout': string
  readonly flags?: string | undefined
}

/** What the options ask. Throws a UsageError that names the option. */
export async function probeRequest(
  flags: ProbeFlags,
  files: readonly string[],
  behindDashes: readonly string[] | undefined,
): Promise<ProbeRequest> {
  const { tabletUrls } = await import('../probe/vttablet/tablet-url.ts')
  const tablets = tabletUrls(flags.vttablet ?? [])
  const server = asksForServer(flags) || tablets.urls.length === 0 ? await serverSettings(flags) : undefined
  return {
    settings: server?.settings,
    roles: accountRoles(flags['account-role']),
    urls: tablets.urls,
    pageTimeoutMs: durationOption('--page-timeout', flags['page-timeout']),
    configs: await configsOf(flags, files, behindDashes),
    said: { replicas: flags.replicas !== undefined, vstreams: flags.vstreams !== undefined },
    diagnostics: [...(server?.diagnostics ?? []), ...tablets.diagnostics],
  }
}

/** A time that must not be none, in milliseconds. Throws a UsageError. */
export function durationOption(option: string, text: string): number {
  const ms = (secondsOf(text) ?? 0) * 1000
  if (ms > 0 && ms <= longestMs) return ms
  throw new UsageError(`${option} ${text}: expected a time of up to a day`, 'such as 500ms, 3s or 1m')
}

const longestMs = 86_400_000

function optionalDuration(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : durationOption(option, text)
}

const serverFlags = ['dsn', 'host', 'port', 'user', 'socket', 'defaults-file'] as const

/** With --vttablet alone only the tablets are asked. */
function asksForServer(flags: ProbeFlags): boolean {
  return serverFlags.some(name => flags[name] !== undefined)
}

async function serverSettings(flags: ProbeFlags): Promise<Pick<ProbeRequest, 'settings' | 'diagnostics'>> {
  const { readSettings } = await import('../probe/mysql/read-settings.ts')
  const { thisMachine } = await import('../probe/mysql/surroundings.ts')
  const { settings, diagnostics } = readSettings(connectionRequest(flags), thisMachine(process.env))
  if (!settings) {
    const [problem] = diagnostics.filter(({ severity }) => severity === 'error')
    throw new UsageError(problem?.message ?? 'the connection options are not complete', problem?.hint)
  }
  return { settings, diagnostics }
}

function connectionRequest(flags: ProbeFlags): ConnectionRequest {
  return given({
    dsn: flags.dsn,
    host: flags.host,
    port: flags.port,
    user: flags.user,
    socket: flags.socket,
    defaultsFile: flags['defaults-file'],
    defaultsGroupSuffix: flags['defaults-group-suffix'],
    sslMode: flags['ssl-mode'],
    sslCa: flags['ssl-ca'],
    sslCert: flags['ssl-cert'],
    sslKey: flags['ssl-key'],
    connectTimeoutMs: optionalDuration('--connect-timeout', flags['connect-timeout']),
    queryTimeoutMs: optionalDuration('--query-timeout', flags['query-timeout']),
  })
}

type Given<Options> = { -readonly [Name in keyof Options]?: NonNullable<Options[Name]> }

/** Options without those that nobody gave. */
function given<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Given<Options>
}

const roleNames: ReadonlySet<string> = new Set<AccountRole>([
  'app',
  'dba',
  'allprivs',
  'appdebug',
  'filtered',
  'repl',
  'monitoring',
  'other',
])

function accountRoles(pairs: readonly string[] = []): ProbeRequest['roles'] {
  return Object.fromEntries(
    pairs.map(pair => {
      const at = pair.lastIndexOf('=')
      const role = pair.slice(at + 1)
      if (at < 1 || !roleNames.has(role))
        throw new UsageError(
          `--account-role ${pair}: expected USER=ROLE`,
          `roles are ${[...roleNames].join(', ')}`,
        )
      return [pair.slice(0, at), role as AccountRole]
    }),
  )
}

/** The configurations, folders read like those of check; files in which there is nothing are passed over. */
async function configsOf(
  flags: ProbeFlags,
  files: readonly string[],
  behindDashes: readonly string[] | undefined,
): Promise<CalcRequest | undefined> {
  if (files.length === 0 && flags.flags === undefined && behindDashes === undefined) {
    if (flags.clients?.length || flags.reserved !== undefined)
      throw new UsageError(
        '--clients and --reserved size tablets: name files with their flags, or --flags "..."',
      )
    return undefined
  }
  refuseAddresses(files)
  const { statSync } = await import('node:fs')
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const folders = files.filter(isFolder)
  const named = await textInputs(
    files.filter(path => !isFolder(path)),
    flags.flags,
    behindDashes,
    folders.length > 0,
  )
  const inputs = [...named.inputs, ...(await inFolders(folders))]
  const request = await withClients(calcRequest({ ...flags, costs: false }), flags)
  return { ...request, inputs, ports: named.ports }
}

/** An address among the files may hold a password, so nothing of it before its host is shown. */
function refuseAddresses(files: readonly string[]): void {
  const address = files.find(file => /^[a-z]{1,16}:\/\//i.test(file))
  if (address === undefined) return
  const shown = address.replace(/^([a-z]+:\/\/).*@/is, '$1***@')
  throw /^https?:/i.test(address)
    ? new UsageError(`${shown} is no file`, 'each address of a vttablet has a --vttablet of its own')
    : new UsageError(`${shown} is no file`, 'the address of a server stands behind --dsn')
}

async function inFolders(folders: readonly string[]): Promise<readonly TextInput[]> {
  if (folders.length === 0) return []
  const { treeInputs } = await import('../config/project/input-tree.ts')
  return [...treeInputs(folders, { include: [], exclude: [] })].filter(
    (input): input is TextInput => input.kind !== 'unrelated' && input.kind !== 'problem',
  )
}
