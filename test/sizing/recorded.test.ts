import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { poolRow } from '../../src/catalog/pools.ts'
import { connectionsOf } from '../../src/sizing/count.ts'
import { tabletDemand } from '../../src/sizing/demand.ts'
import { release, tablet } from '../support/tablets.ts'

const capacities = z.record(z.string(), z.number())
const saturation = z
  .array(
    z.object({
      release: z.string(),
      capacity: capacities,
      steps: z.array(z.object({ load: z.string(), total: z.number() })),
    }),
  )
  .parse(recorded('saturation.json'))

const behaviour = z
  .object({
    tabletYaml: z.array(
      z.object({
        release: z.string(),
        case: z.string(),
        flags: z.record(z.string(), z.number()),
        yaml: z.string().nullable(),
        started: z.boolean(),
        error: z.string().optional(),
        serving: z.boolean().optional(),
        capacity: capacities.optional(),
        idleTimeoutSeconds: capacities.optional(),
      }),
    ),
    semiSync: z.array(
      z.object({
        release: z.string(),
        heartbeatEnable: z.boolean(),
        primary: z.object({ capacity: capacities }),
        replica: z.object({ capacity: capacities }),
      }),
    ),
  })
  .parse(recorded('behaviour.json'))

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/recorded/${name}`, import.meta.url), 'utf8'))
}

/** Predicted sizes under the names of /debug/vars; pools without a name apart. */
function predicted(recipe: Parameters<typeof tablet>[0]) {
  const each = release(recipe.release)
  const demand = tabletDemand(tablet(recipe), each)
  const exported: Record<string, number> = {}
  let unnamed = 0
  for (const line of demand.lines) {
    const size = connectionsOf(line.count) ?? Number.NaN
    const metrics = poolRow(line.id, each)?.metrics
    if (metrics) exported[metrics.expvar] = size
    else unnamed += size
  }
  return { exported, unnamed, release: demand.release as number }
}

/** A pool that is not open exports a capacity of 0, if it exports anything. */
function openedOnly(capacity: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(capacity).filter(([, size]) => size > 0))
}

/** Reserved connections that the load of a step held: they are in no pool. */
function reservedIn(load: string): number {
  return /30 (temporary-table|reserved)/.test(load) ? 30 : 0
}

describe.each(saturation)('recorded saturation of $release', row => {
  const { exported, unnamed, release: total } = predicted({ release: row.release })
  const capacity = openedOnly(row.capacity)

  it('every pool that it exports has the predicted size', () => {
    const same = Object.fromEntries(Object.keys(capacity).map(name => [name, exported[name]]))
    expect(same).toEqual(capacity)
  })

  it('the release number is their sum, the pools that export none, and the kill connections', () => {
    const sum = Object.values(capacity).reduce((left, right) => left + right, 0)
    const silent = Object.entries(exported).filter(([name]) => !(name in capacity))
    const hidden = silent.reduce((left, [, size]) => left + size, 0)
    expect(total).toBe(sum + hidden + unnamed)
    expect(silent.map(([name]) => name).toSorted()).toEqual(
      row.release.startsWith('v19') ? ['AppConnPool', 'DbaConnPool'] : [],
    )
  })

  it.each(row.steps)('$load: no more than predicted', step => {
    expect(step.total - reservedIn(step.load)).toBeLessThanOrEqual(total)
  })
})

/** A process that hangs for 90 s has not died, but nobody is served. */
function outcome({ started, serving, error }: (typeof behaviour.tabletYaml)[number]): string {
  if (started) return serving ? 'serves' : 'never-serves'
  return error === 'did not come up within 90 s' ? 'never-serves' : 'dies'
}

describe('recorded tablet YAML', () => {
  it.each(behaviour.tabletYaml)('$release, $case', row => {
    const recipe = {
      release: row.release,
      args: Object.entries(row.flags).map(([name, value]) => `--${name}=${value}`),
      ...(row.yaml !== null && { tabletYaml: row.yaml }),
    }
    const { start } = tablet(recipe)
    expect(start.kind).toBe(outcome(row))
    // A tablet that never serves opens no pool: there the record shows 0 for all of them.
    if (row.started && row.serving) {
      expect(predicted(recipe).exported).toMatchObject(row.capacity ?? {})
    }
  })

  it.each(behaviour.tabletYaml.filter(row => row.started))('$release, $case: idle timeouts', row => {
    const { yaml } = tablet({ release: row.release, ...(row.yaml !== null && { tabletYaml: row.yaml }) })
    const idle = (key: string) => {
      const setting = yaml[key]
      return setting?.kind === 'known' ? setting.value : 1800
    }
    expect({
      ConnPoolIdleTimeout: idle('oltpReadPool.idleTimeoutSeconds'),
      TransactionPoolIdleTimeout: idle('txPool.idleTimeoutSeconds'),
    }).toEqual(row.idleTimeoutSeconds)
  })
})

describe('recorded semi-sync pairs', () => {
  const rows = behaviour.semiSync.flatMap(row => [
    { ...row, role: 'primary' as const, capacity: openedOnly(row.primary.capacity) },
    { ...row, role: 'replica' as const, capacity: openedOnly(row.replica.capacity) },
  ])

  it.each(rows)('$release $role, heartbeat_enable $heartbeatEnable', row => {
    const { exported } = predicted({
      release: row.release,
      role: row.role,
      semiSync: true,
      args: row.heartbeatEnable ? ['--heartbeat_enable'] : [],
    })
    expect(exported).toEqual(row.capacity)
  })
})
