import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseRelease } from '../../src/catalog/release.ts'
import type { FlagValue, Invocation } from '../../src/config/model.ts'
import { type InputPorts, readInputs, type TextInput } from '../../src/config/read.ts'
import { tabletOf } from '../../src/config/tablet.ts'

const ports: InputPorts = {
  neighbour: file => ({ kind: 'unreadable', file, why: 'no such file' }),
  list: () => [],
}

/** Flags as a user would write them in v22, each name once. */
const flags = fc
  .record(
    {
      'queryserver-config-pool-size': fc.integer({ min: 1, max: 100_000 }),
      'queryserver-config-stream-pool-size': fc.integer({ min: 1, max: 100_000 }),
      'queryserver-config-transaction-cap': fc.integer({ min: 1, max: 100_000 }),
      'queryserver-config-idle-timeout': fc.constantFrom('30m', '1h30m', '90s'),
      dba_pool_size: fc.integer({ min: 1, max: 1000 }),
      app_pool_size: fc.integer({ min: 1, max: 1000 }),
      queryserver_enable_online_ddl: fc.boolean(),
      heartbeat_enable: fc.boolean(),
      'vreplication-parallel-insert-workers': fc.integer({ min: 1, max: 64 }),
      db_app_user: fc.constantFrom('vt_app', 'app', 'it s', 'a"b', "o'brien", 'größe'),
    },
    { requiredKeys: [] },
  )
  .map(record => Object.entries(record).map(([name, value]) => `--${name}=${value}`))

type Written = { readonly file: string; readonly text: string } | { readonly words: readonly string[] }

/** Each form writes the same arguments in its own way. */
const forms: Readonly<Record<string, (args: readonly string[]) => Written>> = {
  'arguments behind --': args => ({ words: args }),
  'a shell script': args => ({
    file: 'up.sh',
    text: `#!/bin/bash\nexec vttablet \\\n  ${args.map(shellQuoted).join(' \\\n  ')}\n`,
  }),
  'an array in a shell script': args => ({
    file: 'up.bash',
    text: `FLAGS=(${args.map(shellQuoted).join('\n  ')})\n/vt/bin/vttablet "\${FLAGS[@]}" &\n`,
  }),
  'a pod': args => ({
    file: 'pod.yaml',
    text: stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'zone1-1' },
      spec: { containers: [{ name: 'vttablet', command: ['vttablet'], args }] },
    }),
  }),
  'a pod with one shell string': args => ({
    file: 'pod.yaml',
    text: stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'zone1-1' },
      spec: {
        containers: [
          { name: 'vttablet', command: ['sh', '-c', `exec vttablet ${args.map(shellQuoted).join(' ')}`] },
        ],
      },
    }),
  }),
  'a VitessCluster': args => ({ file: 'cluster.yaml', text: stringify(vitessCluster(args)) }),
  'a compose file': args => ({
    file: 'compose.yaml',
    text: stringify({
      services: {
        tablet: { image: 'vitess/lite:v22.0.3', command: ['vttablet', ...args].map(dollarsDoubled) },
      },
    }),
  }),
  'a systemd unit': args => ({
    file: 'vttablet.service',
    text: `[Service]\nExecStart=/usr/bin/vttablet ${args.map(systemdQuoted).join(' \\\n  ')}\n`,
  }),
  '/proc/PID/cmdline': args => ({ file: 'cmdline', text: ['/vt/bin/vttablet', ...args, ''].join('\0') }),
}

function vitessCluster(args: readonly string[]) {
  const extraFlags = Object.fromEntries(
    args.map(arg => {
      const at = arg.indexOf('=')
      return [arg.slice(2, at), arg.slice(at + 1)]
    }),
  )
  const pool = { cell: 'zone1', type: 'replica', replicas: 1, vttablet: { extraFlags } }
  const partitionings = [{ equal: { parts: 1, shardTemplate: { tabletPools: [pool] } } }]
  return {
    apiVersion: 'planetscale.com/v2',
    kind: 'VitessCluster',
    metadata: { name: 'example' },
    spec: { keyspaces: [{ name: 'commerce', partitionings }] },
  }
}

function shellQuoted(arg: string): string {
  return `'${arg.replaceAll("'", "'\\''")}'`
}

function systemdQuoted(arg: string): string {
  return `"${arg.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`
}

function dollarsDoubled(arg: string): string {
  return arg.replaceAll('$', '$$$$')
}

async function valuesIn(written: Written): Promise<Record<string, FlagValue>> {
  const input: TextInput =
    'words' in written
      ? { kind: 'arguments', file: 'test', words: written.words }
      : { kind: 'file', ...written }
  const read = await readInputs([input], { env: new Map(), ports })
  expect(read.invocations).toHaveLength(1)
  const release = parseRelease('22')
  const { tablet } = tabletOf(read.invocations[0] as Invocation, {
    ...(release && { release }),
    set: new Map(),
    neighbour: ports.neighbour,
    readTabletConfig: read.readTabletConfig,
  })
  expect(tablet.opaque).toEqual([])
  const known = Object.entries(tablet.flags).flatMap(([name, setting]) =>
    setting.kind === 'known' && setting.origin === 'flag' ? [[name, setting.value] as const] : [],
  )
  return Object.fromEntries(known)
}

describe('any flags, written in any form, are read back as they were', () => {
  it.each(Object.entries(forms))('%s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(flags, async args => {
        fc.pre(args.length > 0)
        expect(await valuesIn(write(args))).toEqual(await valuesIn({ words: args }))
      }),
      { numRuns: 60 },
    )
  })

  it('and arguments themselves have the values that were given', async () => {
    const args = [
      '--queryserver-config-pool-size=0x20',
      '--dba_pool_size',
      '7',
      '--queryserver_enable_online_ddl=f',
    ]
    expect(await valuesIn({ words: args })).toEqual({
      'queryserver-config-pool-size': 32,
      'dba-pool-size': 7,
      'queryserver-enable-online-ddl': false,
    })
  })
})
