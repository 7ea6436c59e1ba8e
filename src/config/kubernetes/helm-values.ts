import type { Invocation, MysqldSettings, ReadContext, ReadResult, Sourced, Word } from '../model.ts'
import { child, entries, items, keyText, placeOf, scalarText, type YamlValue } from '../yaml/yaml-values.ts'
import { releaseOfImage } from './image.ts'
import { countOf } from './manifest-counts.ts'
import { flagWord, suppliedBy } from './manifest-words.ts'
import { uniquelyNamed } from './unique-names.ts'

/**
 * The tablets in the values of Vitess' old Helm chart (helm/vitess, v3 to v12): one invocation for each entry
 * of `tablets`. What the values leave out comes from the chart, not from vttablet. Without a topology they
 * stand for any number of tablets.
 */
export function readHelmValues(root: YamlValue, context: ReadContext): ReadResult {
  const values: Values = { chartWide: child(root, 'vttablet'), context }
  const tablets = items(child(root, 'topology', 'cells')).flatMap(cell => tabletsOf(cell))
  const invocations =
    tablets.length > 0
      ? tablets.map(tablet => invocationOf(tablet, values))
      : values.chartWide
        ? [anyTablet(values.chartWide, values)]
        : []
  return { invocations: uniquelyNamed(invocations), mysqlds: [], diagnostics: [] }
}

interface Values {
  /** The `vttablet` block that holds for all tablets. */
  readonly chartWide: YamlValue | undefined
  readonly context: ReadContext
}

interface ChartTablet {
  readonly value: YamlValue
  /** `keyspace/shard/cell/type`. */
  readonly name: string
  readonly type: string | undefined
}

function tabletsOf(cell: YamlValue): readonly ChartTablet[] {
  return items(child(cell, 'keyspaces')).flatMap(keyspace =>
    items(child(keyspace, 'shards')).flatMap(shard =>
      items(child(shard, 'tablets')).map(value => {
        const type = textAt(value, 'type')
        const parts = [textAt(keyspace, 'name'), textAt(shard, 'name'), textAt(cell, 'name'), type]
        return { value, name: parts.filter(part => part !== undefined).join('/') || 'vttablet', type }
      }),
    ),
  )
}

function textAt(value: YamlValue, key: string): string | undefined {
  return scalarText(child(value, key))
}

function invocationOf({ value, name, type }: ChartTablet, values: Values): Invocation {
  const own = child(value, 'vttablet')
  const replicas = countOf(child(own, 'replicas'), {
    name: 'replicas',
    absent: undefined,
    owner: own ?? value,
  })
  return {
    ...tabletOf(name, [values.chartWide, own], values),
    place: placeOf(value),
    instances: replicas,
    ...(type !== undefined && { tabletType: type }),
  }
}

function anyTablet(chartWide: YamlValue, values: Values): Invocation {
  const instances: Sourced<number> = {
    kind: 'unresolved',
    text: '',
    why: 'these values have no topology, so how many tablets there are is not known',
    supply: 'the values that hold topology.cells',
    place: placeOf(chartWide),
  }
  return { ...tabletOf('vttablet', [chartWide], values), place: placeOf(chartWide), instances }
}

/** The template prints the chart-wide map and then the tablet's own, so a flag of both stands twice. */
function tabletOf(
  name: string,
  blocks: readonly (YamlValue | undefined)[],
  { context }: Values,
): Omit<Invocation, 'place' | 'instances'> {
  const tag = child(blocks[0], 'vitessTag')
  const text = scalarText(tag)
  return {
    form: 'helm-values',
    name,
    words: blocks.flatMap(block => wordsOf(block, context)),
    deployment: 'helm-chart',
    ...(tag && text !== undefined && { release: releaseOfImage(`vitess/vttablet:${text}`, placeOf(tag)) }),
    mysqld: mysqldOf(name, blocks),
  }
}

function wordsOf(block: YamlValue | undefined, { env }: ReadContext): readonly Word[] {
  const flags = [...entries(child(block, 'extraFlags'))]
  flags.sort((left, right) => (keyText(left) < keyText(right) ? -1 : 1))
  return flags.map(entry => flagWord(entry, suppliedBy(env)))
}

/** `extraMyCnf` names a ConfigMap that is not among the values. */
function mysqldOf(name: string, blocks: readonly (YamlValue | undefined)[]): MysqldSettings {
  const extra = blocks.map(block => child(block, 'extraMyCnf')).findLast(entry => entry !== undefined)
  const settings: MysqldSettings = { name: `mysqld of ${name}`, defaults: 'vitess' }
  const text = scalarText(extra)
  if (!extra || text === undefined || text === '') return settings
  const place = placeOf(extra)
  return {
    ...settings,
    place,
    maxConnections: {
      kind: 'unresolved',
      text,
      why: `extraMyCnf names the ConfigMap ${text}, which is not in this file`,
      supply: '--max-connections N',
      place,
    },
  }
}
