import type { Diagnostic, MysqldSettings } from '../model.ts'
import { readMyCnfChain } from '../mysqld/my-cnf.ts'
import type { ServerIdentity } from '../mysqld/my-cnf-groups.ts'
import { flavourOf } from '../mysqld/mysqld-arguments.ts'
import {
  child,
  entries,
  keyText,
  placeOf,
  scalarText,
  textPlaces,
  type YamlValue,
} from '../yaml/yaml-values.ts'
import { serverVersionOfImage } from './image.ts'
import type { PoolSurroundings } from './vitess-cluster-pool.ts'

/** The mysqld of a pool's tablets, and what there is to say about its configuration. */
export interface PoolMysqld {
  readonly settings: MysqldSettings
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The mysqld that a pool's tablets talk to: one beside each, with Vitess' my.cnf and `configOverrides` after it
 * (`mysqld_config_overrides.go:47`), or the pool's external datastore, whose limits are not the operator's.
 */
export function poolMysqld(pool: YamlValue, around: PoolSurroundings): PoolMysqld {
  const external = child(pool, 'externalDatastore')
  if (external) return { settings: externalMysqld(external), diagnostics: [] }
  const name = `mysqld of ${around.name}`
  const overrides = child(pool, 'mysqld', 'configOverrides')
  const text = scalarText(overrides)
  if (!overrides || text === undefined) {
    return { settings: { name, place: placeOf(pool), defaults: 'vitess' }, diagnostics: [] }
  }
  const file = { file: around.context.file, text, places: textPlaces(overrides) }
  const read = readMyCnfChain([file], around.context, { ...serverOf(around.spec), name })
  const [settings] = read.mysqlds
  return {
    settings: settings ?? { name, place: placeOf(overrides), defaults: 'vitess' },
    diagnostics: read.diagnostics,
  }
}

/** Pools with one host and port share the server. */
function externalMysqld(external: YamlValue): MysqldSettings {
  const host = scalarText(child(external, 'host')) ?? 'external datastore'
  const port = scalarText(child(external, 'port')) ?? '3306'
  return { name: `${host}:${port}`, place: placeOf(external), defaults: 'external' }
}

/** `spec.images.mysqld` has one key that names the flavour, with the image as its value. */
function serverOf(spec: YamlValue): ServerIdentity {
  const [image] = entries(child(spec, 'images', 'mysqld'))
  if (!image) return {}
  const flavour = flavourOf(keyText(image))
  const serverVersion = serverVersionOfImage(scalarText(image) ?? '')
  return serverVersion === undefined ? { flavour } : { flavour, serverVersion }
}
