import { describe, expect, it } from 'vitest'
import { parseRelease } from '../../../src/catalog/release.ts'
import { readFlagWords } from '../../../src/config/command-line/flag-words.ts'
import type { Tablet } from '../../../src/config/model.ts'
import { tabletOf } from '../../../src/config/tablet.ts'
import { readTabletConfig } from '../../../src/config/tablet-config/tablet-config.ts'
import { driftOf } from '../../../src/probe/vttablet/drift.ts'
import { observeTablet, type TabletSample } from '../../../src/probe/vttablet/observe-tablet.ts'
import { recordedPages } from '../../support/tablet-pages.ts'

const state = 'v22.0.3-vttablet-idle'
const recorded = recordedPages(state)
const page = (path: string, text: string | null) => ({
  path,
  status: text === null ? 404 : 200,
  text,
  complete: true,
  diagnostics: [],
})

/** The recorded tablet with other variables. */
function running(
  vars: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): TabletSample {
  const allVars = { ...JSON.parse(recorded['/debug/vars'] ?? ''), ...vars }
  const allEnv = { ...JSON.parse(recorded['/debug/env?format=json'] ?? ''), ...env }
  return observeTablet('http://tablet:15100', {
    vars: page('/debug/vars', JSON.stringify(allVars)),
    metrics: page('/metrics', null),
    env: page('/debug/env?format=json', JSON.stringify(allEnv)),
  })
}

const { cmdline } = JSON.parse(recorded['/debug/vars'] ?? '') as { readonly cmdline: readonly string[] }

/** The tablet of files that have the recorded flags and these. */
function files(more: readonly string[] = [], yaml = ''): Tablet {
  const [invocation] = readFlagWords([...cmdline.slice(1), ...more], 'up.sh').invocations
  const release = parseRelease('22.0.3')
  if (!invocation || !release) throw new Error('the recorded command line is one')
  const neighbour = (file: string) => ({ kind: 'read', file, text: yaml }) as const
  return tabletOf(invocation, { release, set: new Map(), neighbour, readTabletConfig }).tablet
}

const lines = (sample: TabletSample, configured: Tablet) =>
  driftOf(sample, configured).map(
    ({ what, pool, running: now, configured: said, source, note }) =>
      `${what}${pool === null ? '' : ` of ${pool}`}: ${now}, not ${said} (${source}); ${note}`,
  )

describe('drift', () => {
  it('is nothing where the tablet runs as its files say', () => {
    expect(lines(running({}), files())).toEqual([])
  })

  it('of a pool that was resized through /debug/env is undone by a restart', () => {
    const sample = running({ ConnPoolCapacity: 40 }, { ReadPoolSize: '40' })
    expect(lines(sample, files())).toEqual([
      'queryserver-config-pool-size of conn_pool: 40, not 16 (Capacity of conn_pool); it was changed while it ran, and a restart undoes that',
    ])
  })

  it('of a pool tells when the tablet was neither started so nor is configured so', () => {
    const sample = running({ ConnPoolCapacity: 40 }, { ReadPoolSize: '40' })
    expect(lines(sample, files(['--queryserver-config-pool-size=24']))).toEqual([
      'queryserver-config-pool-size of conn_pool: 40, not 24 (Capacity of conn_pool); it was started with 16 and changed while it ran',
    ])
  })

  it('of one of the two transaction pools leaves the other alone', () => {
    expect(lines(running({ TransactionPoolCapacity: 60 }), files())).toEqual([
      'queryserver-config-transaction-cap of transaction_pool: 60, not 20 (Capacity of transaction_pool); it was changed while it ran, and a restart undoes that',
    ])
  })

  it('is not told of a pool that is closed', () => {
    expect(lines(running({ ConnPoolCapacity: 0 }), files())).toEqual([])
  })

  it('is told from /debug/env where the gauges are silent', () => {
    expect(lines(running({ ConnPoolCapacity: null }, { ReadPoolSize: '40' }), files())).toEqual([
      'queryserver-config-pool-size: 40, not 16 (ReadPoolSize of /debug/env); it was changed while it ran, and a restart undoes that',
    ])
  })

  it('of a flag that no gauge shows is told from the command line', () => {
    const sample = running({
      cmdline: [...cmdline, '--queryserver-config-txpool-timeout=9s', '--db-app-password=x'],
    })
    const told = lines(sample, files(['--db-app-password=secret']))
    expect(told).toEqual([
      'queryserver-config-txpool-timeout: 9, not 1 (its command line); it was started from another configuration',
    ])
  })

  it('is nothing where the files caught up with what was changed while it ran', () => {
    const sample = running({ ConnPoolCapacity: 40 }, { ReadPoolSize: '40' })
    expect(lines(sample, files(['--queryserver-config-pool-size=40']))).toEqual([])
  })

  it('of a flag that the files add tells that the tablet was started without it', () => {
    expect(lines(running({}), files(['--heartbeat_enable']))).toEqual([
      'heartbeat-enable: false, not true (not on its command line); it was started from another configuration',
    ])
  })

  it('of an idle timeout asks the pool’s own key of the tablet YAML first', () => {
    const yaml = 'oltpReadPool:\n  idleTimeoutSeconds: 60s\n'
    expect(lines(running({}), files(['--tablet_config=tablet.yaml'], yaml))).toContain(
      'queryserver-config-idle-timeout of conn_pool: 1800, not 60 (IdleTimeout of conn_pool); it was started from another configuration',
    )
  })

  it('is not told of what the files leave open', () => {
    const configured = files()
    const flags = {
      ...configured.flags,
      'queryserver-config-pool-size': { kind: 'unresolved', text: '$POOL', why: 'x', supply: 'y' } as const,
    }
    expect(lines(running({ ConnPoolCapacity: 40 }), { ...configured, flags })).toEqual([])
  })
})
