import type { Diagnostic, MysqldSettings, Piece, Place } from '../model.ts'
import { readMyCnf, readMyCnfChain } from '../mysqld/my-cnf.ts'
import { flavourOf, isMysqldProgram, mysqldSettingsFromArguments } from '../mysqld/mysqld-arguments.ts'
import { overlaySettings } from '../mysqld/mysqld-settings.ts'
import { displayText } from '../words/words.ts'
import { placeOf } from '../yaml/yaml-values.ts'
import { imageName, serverVersionOfImage } from './image.ts'
import { afford, type HeldText } from './kubernetes-manifest.ts'
import type { Container } from './kubernetes-objects.ts'
import { mountedScripts } from './kubernetes-scripts.ts'
import { isVttestserver, vttestserverMysqld } from './kubernetes-vttestserver.ts'

/** The mysqld of a pod, and what there is to say about its configuration. */
export interface PodMysqld {
  readonly settings: MysqldSettings
  readonly diagnostics: readonly Diagnostic[]
}

/** The mysqld that runs in a pod; nothing when none of its containers starts one. */
export function podMysqld(containers: readonly Container[]): PodMysqld | undefined {
  const plain = containers.find(isMysqldContainer)
  if (plain) return plainMysqld(plain)
  const test = containers.find(isVttestserver)
  if (test) return { settings: vttestserverMysqld(test), diagnostics: [] }
  const managed = containers.find(startsMysqlctl)
  return managed && mysqlctlMysqld(managed, containers)
}

function isMysqldContainer({ argv, byImage, image }: Container): boolean {
  const program = firstText(argv)
  if (isMysqldProgram(program)) return true
  return (
    byImage &&
    /^(?:mysql|mysql-server|community-server|mariadb|percona|percona-server)$/.test(imageName(image)) &&
    /^(?:-|$)/.test(program)
  )
}

function firstText([first]: Container['argv']): string {
  return first ? displayText(first) : ''
}

/** A server with MySQL's own defaults: option files of ConfigMaps first, then its arguments. */
function plainMysqld(container: Container): PodMysqld {
  const { argv, image, manifest, mounts, title, value } = container
  const { context } = manifest
  const flavour = flavourOf(`${image} ${firstText(argv)}`)
  const serverVersion = serverVersionOfImage(image)
  const server = { flavour, ...(serverVersion !== undefined && { serverVersion }), name: title }
  const started = isMysqldProgram(firstText(argv)) ? argv.slice(1) : argv
  const given = mysqldSettingsFromArguments(started, { env: context.env, flavour })
  const bare: MysqldSettings = { name: title, place: placeOf(value), defaults: 'mysql', flavour }
  const told: (readonly Diagnostic[])[] = []
  let settings = bare
  for (const held of mounts.ending('.cnf')) {
    if (!afford(manifest, held.text.length)) break
    manifest.used.add(held)
    const read = readMyCnf(held.text, context, { ...server, use: 'standalone', places: held.places })
    told.push(read.diagnostics)
    settings = { ...settings, ...read.mysqlds[0], name: title, defaults: 'mysql' }
  }
  return {
    settings: { ...overlaySettings(settings, given.values), place: placeOf(value) },
    diagnostics: [...told.flat(), ...given.diagnostics],
  }
}

const mysqlctl = /(?:^|[\s/"'`;&|(])mysqlctld?(?=$|[\s"'`;&|)])/m

function startsMysqlctl(container: Container): boolean {
  const texts = [
    ...container.argv.map(displayText),
    ...mountedScripts(container).map(({ held }) => held.text),
  ]
  return texts.some(text => mysqlctl.test(text))
}

/** mysqlctl writes Vitess' my.cnf and appends the files that EXTRA_MY_CNF lists. */
function mysqlctlMysqld(container: Container, containers: readonly Container[]): PodMysqld {
  const { title, value, environment, manifest } = container
  const settings: MysqldSettings = { name: `mysqld of ${title}`, place: placeOf(value), defaults: 'vitess' }
  const extra = environment.lookup('EXTRA_MY_CNF')
  if (!extra) return { settings, diagnostics: [] }
  const text = extra.map(piece => piece.text).join('')
  const files: HeldText[] = []
  for (const path of text.split(':')) {
    const held = containers.map(({ mounts }) => mounts.at(path)).find(found => found !== undefined)
    if (held) files.push(held)
    else if (!isVitessOwn(path))
      return {
        settings: { ...settings, maxConnections: elsewhere(path, extra, placeOf(value)) },
        diagnostics: [],
      }
  }
  for (const held of files) manifest.used.add(held)
  const read = readMyCnfChain(
    files.map(held => ({ file: manifest.context.file, text: held.text, places: held.places })),
    manifest.context,
    { name: settings.name },
  )
  return {
    settings: { ...settings, ...read.mysqlds[0], place: placeOf(value) },
    diagnostics: read.diagnostics,
  }
}

/** The files that come with Vitess set no limit; only default.cnf does, which is always read. */
function isVitessOwn(path: string): boolean {
  return path === '' || /\/config\/mycnf\/[\w.-]+\.cnf$/.test(path)
}

function elsewhere(
  path: string,
  extra: readonly Piece[],
  owner: Place,
): NonNullable<MysqldSettings['maxConnections']> {
  const place = extra.find(piece => piece.place)?.place ?? owner
  return {
    kind: 'unresolved',
    text: path,
    why: `EXTRA_MY_CNF names ${path}, which is not in this file`,
    supply: '--max-connections N',
    place,
  }
}
