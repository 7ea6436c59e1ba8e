import { imageName, serverVersionOfImage } from '../kubernetes/image.ts'
import type { Diagnostic, MysqldSettings, Sourced } from '../model.ts'
import { readMyCnf } from '../mysqld/my-cnf.ts'
import {
  flavourOf,
  isMysqldProgram,
  mysqldSettingsFromArguments,
  vttestserverValues,
} from '../mysqld/mysqld-arguments.ts'
import { type MysqldValues, settleOptions } from '../mysqld/mysqld-settings.ts'
import type { LocatedWord } from '../words/located-word.ts'
import { runsText } from '../words/runs.ts'
import { displayText } from '../words/words.ts'
import { child, placeOf, type YamlValue } from '../yaml/yaml-values.ts'
import { bindMounts, type Mount } from './compose-mounts.ts'
import { type ComposeService, composeText, environment, field, scalarRuns } from './compose-service.ts'

/** The mysqld that a service is, and what there is to say about its configuration. */
export interface ServiceMysqld {
  readonly settings: MysqldSettings
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The mysqld that a service runs: an image of MySQL or MariaDB with its own start command, any image that
 * is told to run mysqld, or a vttestserver image. Mounted option files count, arguments beat them.
 */
export function serviceMysqld(
  service: ComposeService,
  words: readonly LocatedWord[],
): ServiceMysqld | undefined {
  const image = composeText(field(service, 'image'), service.file) ?? ''
  if (imageName(image) === 'vttestserver') return vttestserver(service)
  const started = mysqldArguments(words, isServerImage(image))
  if (!started) return undefined
  const flavour = flavourOf(`${image} ${displayText(words[0] ?? { pieces: [], place: service.place })}`)
  const server = { flavour, ...versionOf(image) }
  const files = optionFiles(service, server)
  const settled = mysqldSettingsFromArguments(started, { env: service.file.context.env, flavour })
  return {
    settings: {
      ...bare(service, 'mysql'),
      flavour,
      ...files.values,
      ...settled.values,
      ...limits(service),
    },
    diagnostics: [...files.diagnostics, ...settled.diagnostics],
  }
}

/** True for the images that run a MySQL server when they are given no command. */
function isServerImage(image: string): boolean {
  return /^(?:mysql|mysql-server|community-server|mariadb|percona|percona-server)$/.test(imageName(image))
}

function vttestserver(service: ComposeService): ServiceMysqld {
  const variable = environment(service).get('MYSQL_MAX_CONNECTIONS')
  const at = field(service, 'environment', 'MYSQL_MAX_CONNECTIONS') ?? field(service, 'image')
  const place = at ? placeOf(at) : service.place
  const values = vttestserverValues(variable, place, { env: service.file.context.env })
  return { settings: { ...bare(service, 'vitess'), ...values, ...limits(service) }, diagnostics: [] }
}

function bare(service: ComposeService, defaults: MysqldSettings['defaults']): MysqldSettings {
  return { name: service.name, place: service.place, defaults }
}

/** The arguments after mysqld; nothing when the command runs something else, a client for example. */
function mysqldArguments(
  words: readonly LocatedWord[],
  serverImage: boolean,
): readonly LocatedWord[] | undefined {
  const program = words.findIndex(word => isMysqldProgram(displayText(word)))
  if (program >= 0 && program <= 2) return words.slice(program + 1)
  if (!serverImage) return undefined
  const [first] = words
  const entrypoint = first && /docker-entrypoint\.sh$/.test(displayText(first)) ? 1 : 0
  const next = words[entrypoint]
  if (next === undefined || displayText(next).startsWith('-') || next.pieces[0]?.kind === 'hole') {
    return words.slice(entrypoint)
  }
  const script = words.find(word => /(?:^|[\s/])(?:mysqld|mariadbd)\s/.test(displayText(word)))
  return script && [{ ...script, pieces: [scriptHole(script)] }]
}

/** A script that starts mysqld may pass it anything. */
function scriptHole(script: LocatedWord) {
  return { kind: 'hole', text: displayText(script), by: 'arguments', place: script.place } as const
}

function versionOf(image: string): { readonly serverVersion?: string } {
  const serverVersion = serverVersionOfImage(image)
  return serverVersion === undefined ? {} : { serverVersion }
}

const optionFile =
  /^\/etc\/(?:mysql\/)?(?:my\.cnf|(?:my\.cnf\.d|(?:conf|mysql\.conf|mariadb\.conf)\.d)\/[^/]+\.cnf)$/
const optionFolder = /^\/etc\/(?:mysql|(?:mysql\/)?(?:my\.cnf\.d|(?:conf|mysql\.conf|mariadb\.conf)\.d))$/

interface OptionFiles {
  readonly values: MysqldValues
  readonly diagnostics: readonly Diagnostic[]
}

/** The option files that the service mounts where its image looks for them, in the order of their names. */
function optionFiles(service: ComposeService, server: Parameters<typeof readMyCnf>[2]): OptionFiles {
  const mounts = bindMounts(service).filter(
    ({ target }) => optionFile.test(target) || optionFolder.test(target),
  )
  return mounts
    .toSorted((left, right) => (left.target < right.target ? -1 : 1))
    .map(mount => readMount(mount, service, server))
    .reduce(
      (before, next) => ({
        values: { ...before.values, ...next.values },
        diagnostics: [...before.diagnostics, ...next.diagnostics],
      }),
      { values: {}, diagnostics: [] },
    )
}

function readMount(
  mount: Mount,
  service: ComposeService,
  server: Parameters<typeof readMyCnf>[2],
): OptionFiles {
  const { context } = service.file
  const file = optionFolder.test(mount.target) ? undefined : context.neighbour(mount.source)
  if (file?.kind !== 'read')
    return unreadMount(mount, service, file?.why ?? 'a folder is not listed from here')
  const read = readMyCnf(file.text, { ...context, file: file.file }, { ...server, use: 'standalone' })
  const [settings] = read.mysqlds
  if (!settings) return { values: {}, diagnostics: read.diagnostics }
  const { name: _, place: __, defaults: ___, ...values } = settings
  return { values, diagnostics: read.diagnostics }
}

function unreadMount(mount: Mount, service: ComposeService, why: string): OptionFiles {
  const volumes = field(service, 'volumes')
  const place = volumes ? placeOf(volumes) : service.place
  const { values } = settleOptions(
    [{ kind: 'unread', text: mount.source, why: `${mount.source} was not read: ${why}`, place }],
    { env: new Map() },
  )
  return {
    values,
    diagnostics: [
      {
        severity: 'warning',
        code: 'option-file-not-read',
        message: `${mount.source} is mounted as ${mount.target} and was not read: ${why}. It may set max_connections.`,
        hint: 'Name the files one by one in the compose file, or supply --max-connections N.',
        place,
      },
    ],
  }
}

/** `ulimits: nofile`, a number or a soft and a hard one. */
function limits(service: ComposeService): Pick<MysqldSettings, 'nofile'> {
  const nofile = field(service, 'ulimits', 'nofile')
  if (!nofile) return {}
  const soft = numberOf(child(nofile, 'soft') ?? nofile, service)
  const hard = numberOf(child(nofile, 'hard') ?? nofile, service)
  const place = placeOf(nofile)
  const text = soft.text === hard.text ? soft.text : `${soft.text}:${hard.text}`
  if (soft.value === undefined || hard.value === undefined) {
    const unresolved = {
      kind: 'unresolved',
      text,
      why: 'it is no number',
      supply: 'the number in the file',
      place,
    } as const
    return { nofile: unresolved }
  }
  const value: Sourced<{ soft: number; hard: number }> = {
    kind: 'known',
    origin: 'flag',
    value: { soft: soft.value, hard: hard.value },
    text,
    place,
  }
  return { nofile: value }
}

function numberOf(
  value: YamlValue,
  service: ComposeService,
): { readonly text: string; readonly value?: number } {
  const runs = scalarRuns(value, service.file)
  const text = runs.map(run => (run.kind === 'hole' ? run.hole.text : run.text)).join('')
  const number = /^-?\d+$/.test(runsText(runs) ?? '') ? Number(text) : undefined
  if (number === undefined) return { text }
  return { text, value: number < 0 ? Number.POSITIVE_INFINITY : number }
}
