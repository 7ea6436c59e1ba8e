import { calcRequest } from '../../src/commands/calc-request.ts'
import { withDescribed } from '../../src/commands/clients-option.ts'
import { readClientsFile } from '../../src/config/clients-file.ts'
import { clientsShortcut } from '../../src/config/clients-shortcut.ts'
import { withShortcuts } from '../../src/config/clients-together.ts'
import { groupByMysqld } from '../../src/config/groups.ts'
import { mendMysqld } from '../../src/config/mysqld-overrides.ts'
import { type InputPorts, readInputs } from '../../src/config/read.ts'
import { tabletOf } from '../../src/config/tablet.ts'
import type { RuleExample, RuleInput } from '../../src/rules/rule.ts'
import { budgetOf } from '../../src/sizing/budget.ts'

const ports: InputPorts = {
  neighbour: file => ({ kind: 'unreadable', file, why: 'no such file' }),
  list: () => [],
}

/** What the rules see of one file read with these options: readers, tablets, groups and budgets as in earnest. */
export async function ruleInput({ file, text, beside, options }: RuleExample): Promise<RuleInput> {
  const request = requestOf(options, beside)
  const read = await readInputs([{ kind: 'file', file, text }], { env: request.env, ports })
  const readings = read.invocations.map(invocation =>
    tabletOf(invocation, {
      ...request.tablets,
      neighbour: ports.neighbour,
      readTabletConfig: read.readTabletConfig,
    }),
  )
  const tablets = readings.map(({ tablet }) => tablet)
  return {
    tablets,
    mysqlds: read.mysqlds,
    budgets: groupByMysqld(tablets, read.mysqlds, request.sharing)
      .map(group => ({ ...group, mysqld: mendMysqld(group.mysqld, request.mysqld) }))
      .map(group => budgetOf(group, request.budget)),
    options: request.budget,
    diagnostics: [...read.diagnostics, ...readings.flatMap(({ diagnostics }) => diagnostics)],
  }
}

/** `--clients` names the file beside, or is a shortcut. */
function requestOf(options: readonly string[], beside: RuleExample['beside']) {
  const request = calcRequest(flagsOf(options))
  const at = options.indexOf('--clients')
  if (at < 0) return request
  const shortcut = clientsShortcut(options[at + 1] ?? '')
  const described = shortcut ? undefined : readClientsFile(beside?.text ?? '', beside?.file ?? '')
  if (described?.kind === 'invalid') throw new Error(described.diagnostics[0]?.message)
  const together = withShortcuts(described?.config, shortcut ? [shortcut] : [])
  if (together.kind === 'refused') throw new Error(together.message)
  return withDescribed(request, { file: together.file, quantile: 0.999 })
}

const listed = new Set(['--env', '--set', '--keep'])
const switches = new Set(['--shared', '--semi-sync'])

/** The options that examples use, each with a value behind it unless it is a switch. */
function flagsOf(options: readonly string[]): Parameters<typeof calcRequest>[0] {
  const flags: Record<string, unknown> = { tablets: 1, shared: false, headroom: '15%', costs: false }
  for (let at = 0; at < options.length; at++) {
    const option = options[at] as string
    const name = option.slice(2)
    if (switches.has(option)) flags[name] = true
    else {
      const value = options[++at] as string
      const number = /^\d+$/.test(value) && !['--headroom', '--vitess', '--nofile'].includes(option)
      const read = number ? Number(value) : value
      flags[name] = listed.has(option) ? [...((flags[name] as unknown[]) ?? []), read] : read
    }
  }
  return flags as unknown as Parameters<typeof calcRequest>[0]
}
