import { clientPresets } from '../catalog/client-presets.ts'
import { flagNames } from '../catalog/flags.ts'
import { vocabularyOf } from '../catalog/known-flag-index.ts'
import { nearestName } from '../catalog/nearest-name.ts'
import { poolIds } from '../catalog/pools.ts'
import { allUnpooledRows } from '../catalog/unpooled.ts'
import type { Explanation, ExplanationIndex } from '../report/explanation.ts'
import { rules } from '../rules/index.ts'
import { explainError } from './explain-error.ts'
import { explainFlag } from './explain-flag.ts'
import { explainMetric, metricNamesOfAll } from './explain-metric.ts'
import { explainConnections, explainPool } from './explain-pool.ts'
import { explainPreset } from './explain-preset.ts'
import { explainSql, isSql } from './explain-sql.ts'
import type { SessionSetup } from './session-setup.ts'

/** What a name got: everything of that name, or the name that was perhaps meant. */
export type Explained =
  | { readonly kind: 'found'; readonly explanations: readonly Explanation[] }
  | { readonly kind: 'unknown'; readonly nearest: string | undefined }

/**
 * Explains a rule, a pool, other connections, a flag, a metric or a client by its name, which may mean several things; an
 * error message or a log line about connections; or else SQL, or a command of the MySQL protocol. Releases and settings
 * are those of `setup`, for what depends on them.
 */
export function explain(asked: string, setup: SessionSetup = {}): Explained {
  const explanations = topics.flatMap(topic => topic(asked, setup))
  if (explanations.length > 0) return { kind: 'found', explanations }
  if (isSql(asked)) return { kind: 'found', explanations: [explainSql(asked, setup)] }
  return { kind: 'unknown', nearest: nearest(asked) }
}

/** Everything that `explain` knows by name, flags without bearing on connections and metrics left out. */
export function explanationIndex(): ExplanationIndex {
  return {
    kind: 'index',
    rules: rules.map(({ id, name, summary }) => ({ id, name, summary })),
    pools: poolIds(),
    connections: connectionIds(),
    flags: components.flatMap(component => flagNames(component).map(name => ({ component, name }))),
    clients: clientPresets.map(({ id, client, version, confirmed }) => ({
      name: id,
      client,
      version,
      confirmed,
    })),
  }
}

const components = ['vttablet', 'vtgate'] as const

type Topic = (name: string, setup: SessionSetup) => readonly Explanation[]

/** Who is asked, in the order of the answers. */
const topics: readonly Topic[] = [
  explainRule,
  explainPool,
  explainConnections,
  explainFlag,
  explainMetric,
  explainPreset,
  explainError,
]

function explainRule(name: string): readonly Explanation[] {
  const asked = name.toLowerCase()
  return rules
    .filter(rule => rule.id.toLowerCase() === asked || rule.name === asked)
    .map(({ id, name: ruleName, severity, summary, doc }) => ({
      kind: 'rule',
      id,
      name: ruleName,
      severity,
      summary,
      doc,
    }))
}

function nearest(name: string): string | undefined {
  if (/^vt\d+$/i.test(name)) return undefined
  const bare = name.replace(/^--?/, '')
  const flag = nearestName(bare.replaceAll('_', '-'), vocabularyOf('vttablet'))
  if (name.startsWith('-')) return flag && `--${flag}`
  const others = [
    ...poolIds(),
    ...connectionIds(),
    ...rules.map(rule => rule.name),
    ...metricNamesOfAll(),
    ...clientPresets.map(({ id }) => id),
  ]
  return nearestName(bare, { names: new Set(others), words: new Set() }) ?? (flag && `--${flag}`)
}

function connectionIds(): readonly string[] {
  return [...new Set(allUnpooledRows().map(row => row.id))]
}
