import type { Invocation, MysqldSettings } from '../model.ts'
import { vttestserverValues } from '../mysqld/mysqld-arguments.ts'
import { placeOf } from '../yaml/yaml-values.ts'
import { imageName } from './image.ts'
import type { Container } from './kubernetes-objects.ts'

/** True for a container of an image that holds a whole test cluster. */
export function isVttestserver({ image }: Container): boolean {
  return imageName(image) === 'vttestserver'
}

/** One process that holds all tablets of a test cluster; how many there are is the image's affair. */
export function vttestserverTablets({ title, value }: Container): Invocation {
  const place = placeOf(value)
  return {
    form: 'kubernetes',
    name: title,
    words: [],
    place,
    deployment: 'vttestserver',
    instances: {
      kind: 'unresolved',
      text: 'vttestserver',
      why: 'the image decides how many tablets it starts for its keyspaces and shards',
      supply: 'the tablets as flags, one by one',
      place,
    },
  }
}

/** The server in the same container: its start script sets the limit from MYSQL_MAX_CONNECTIONS. */
export function vttestserverMysqld({ title, value, environment, manifest }: Container): MysqldSettings {
  const place = placeOf(value)
  const values = vttestserverValues(environment.lookup('MYSQL_MAX_CONNECTIONS'), place, {
    env: manifest.context.env,
  })
  return { name: `mysqld of ${title}`, place, defaults: 'vitess', ...values }
}
