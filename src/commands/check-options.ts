import { relative, resolve } from 'node:path'
import { clientsShortcut } from '../config/clients-shortcut.ts'
import type { ProjectSettings, SharedMysqldConfig } from '../config/project/project-config-schema.ts'
import type { CalcFlags } from './calc-request.ts'
import type { ClientsFlags } from './clients-option.ts'

/** What some source says of tablets and their MySQL, spelled as options. */
export type Options = { readonly [Name in keyof CalcFlags]?: CalcFlags[Name] | undefined } & ClientsFlags

/** Settings of a `.vtsize.yaml` in this folder as the options that they stand for. */
export function optionsOf(settings: ProjectSettings, folder: string): Options {
  const { vitess, role, set, env, mysql, budget, clients, quantile } = settings
  return {
    ...(vitess !== undefined && { vitess: String(vitess) }),
    ...(role && { role }),
    ...(settings['semi-sync'] !== undefined && { 'semi-sync': settings['semi-sync'] }),
    ...(set && { set: pairs(set) }),
    ...(env && { env: pairs(env) }),
    ...mysqlOptions(mysql ?? {}),
    ...(budget?.headroom !== undefined && { headroom: String(budget.headroom) }),
    ...(budget?.keep && { keep: pairs(budget.keep) }),
    ...settings['on-demand'],
    ...(clients !== undefined && { clients: [clients].flat().map(text => fromHere(text, folder)) }),
    ...(quantile !== undefined && { quantile: String(quantile) }),
  }
}

/** A path of the configuration as one of the folder that the command runs in. */
function fromHere(text: string, folder: string): string {
  return clientsShortcut(text) ? text : relative('.', resolve(folder, text))
}

/** The same for one mysqld of the topology. */
export function sharedOptionsOf(shared: SharedMysqldConfig): Options {
  return { ...mysqlOptions(shared.mysql ?? {}), ...shared['on-demand'] }
}

/** Options of several sources as one; the later ones win, pairs by their name. Clients beat a number said earlier, and the other way round. */
export function merged(sources: readonly Options[]): Options {
  const lists = ['set', 'env', 'keep'] as const
  const all = sources.map(withoutAbsent).reduce(over, {})
  const joined = lists.map(
    name => [name, distinctPairs(sources.flatMap(source => source[name] ?? []))] as const,
  )
  return { ...all, ...Object.fromEntries(joined) }
}

function mysqlOptions({ nofile, ...mysql }: NonNullable<ProjectSettings['mysql']>): Options {
  return { ...mysql, ...(nofile !== undefined && { nofile: String(nofile) }) }
}

function pairs(values: Readonly<Record<string, string | number | boolean>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`)
}

/** The frame gives options that were not used as undefined. */
function withoutAbsent(source: Options): Options {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined))
}

function over(earlier: Options, later: Options): Options {
  const { clients, reserved, ...rest } = earlier
  const stays = later.clients === undefined && later.reserved === undefined
  return { ...rest, ...(stays && { clients, reserved }), ...later }
}

function distinctPairs(all: readonly string[]): readonly string[] {
  return [...new Map(all.map(pair => [pair.split('=', 1)[0], pair])).values()]
}
