import { exactly } from '../../src/config/groups.ts'
import type { MysqldSettings, Unresolved } from '../../src/config/model.ts'
import type { BudgetReport } from '../../src/report/calc-report.ts'
import type { CheckReport } from '../../src/report/check-report.ts'
import type { Finding, Rule } from '../../src/rules/rule.ts'
import { type BudgetOptions, budgetOf, defaultHeadroom } from '../../src/sizing/budget.ts'
import { nothingOnDemand } from '../../src/sizing/on-demand.ts'
import { remedyOf } from '../../src/sizing/remedy.ts'
import { type TabletRecipe, tablet } from './tablets.ts'

const options: BudgetOptions = { onDemand: nothingOnDemand, kept: [], headroom: defaultHeadroom }

/** The budget of tablets that share a mysqld, with what would make it fit. */
export function budgetReport(
  mysqld: Partial<MysqldSettings> & { readonly name: string },
  recipes: readonly TabletRecipe[],
): BudgetReport {
  const members = recipes.map((recipe, at) => ({
    tablet: { ...tablet(recipe), name: `${mysqld.name}-tablet-${at + 1}` },
    processes: exactly(1),
  }))
  const group = { mysqld: { defaults: 'vitess' as const, ...mysqld }, members, servers: exactly(1) }
  const budget = budgetOf(group, options)
  return { budget, remedy: remedyOf(budget, options) }
}

/** Nothing read, nothing found. */
export const emptyReport: CheckReport = {
  kind: 'check',
  findings: [],
  ignored: 0,
  budgets: [],
  diagnostics: [],
  files: 0,
  tablets: 0,
  sources: () => undefined,
}

const unknownLimit: Unresolved = {
  kind: 'unresolved',
  text: '$MAX_CONNECTIONS',
  why: 'MAX_CONNECTIONS is not set in the file',
  supply: '--env MAX_CONNECTIONS=...',
  place: { file: 'mycnf/b.cnf', line: 3, column: 19 },
}

const budgets = [
  budgetReport({ name: 'zone1-101', maxConnections: exactly(1000) }, [{ release: '22' }]),
  budgetReport({ name: 'zone1-102', maxConnections: exactly(600) }, [{ release: '22' }, { release: '22' }]),
  budgetReport({ name: 'zone2|201', maxConnections: unknownLimit }, [{ release: '19' }]),
]

const before = [
  budgetReport({ name: 'zone1-101', maxConnections: exactly(1000) }, [{ release: '22' }]),
  budgetReport({ name: 'zone1-102', maxConnections: exactly(800) }, [{ release: '22' }, { release: '22' }]),
  budgetReport({ name: 'zone0-100', maxConnections: exactly(500) }, [{ release: '22' }]),
]

const minified = `{"name":"zone1-103","args":[${'"--pad=0123456789",'.repeat(40)}"--queryserver-config-pool-size=30m",${'"--more=0123456789",'.repeat(40)}"x"]}`

const texts: Readonly<Record<string, string>> = {
  'manifests/tablet.yaml': 'args:\r\n  - --queryserver-config-pool-sise=500\r\n  - --dba-pool-size=20\r\n',
  'manifests/min.json': minified,
  'scripts/up, or 100%: down.sh': '#!/bin/sh\n\tvttablet \\\n\t\t-dba_pool_size  20 # 接続プール\n',
  'units/データ.service':
    'ExecStart=/usr/bin/vttablet --tablet_alias=東京-101 --queryserver-config-idle-timeout=30m\n',
}

const findings: readonly Finding[] = [
  {
    rule: 'VT101',
    severity: 'error',
    message: 'the tablets of zone1-102 can open 684 connections, but 600 are to be had',
    hint: 'set max_connections to 805, or cut the pools',
  },
  {
    rule: 'VT203',
    severity: 'error',
    message: '"30m" is no number, which --queryserver-config-pool-size takes',
    place: { file: 'manifests/min.json', line: 1, column: minified.indexOf('30m') + 1 },
    text: '30m',
  },
  {
    rule: 'VT201',
    severity: 'warning',
    message: 'v22 has no flag --queryserver-config-pool-sise: did you mean --queryserver-config-pool-size?',
    place: { file: 'manifests/tablet.yaml', line: 2, column: 5 },
    text: '--queryserver-config-pool-sise',
    hint: 'write --queryserver-config-pool-size; vttablet does not start with a flag that it does not know',
    fix: {
      place: { file: 'manifests/tablet.yaml', line: 2, column: 5 },
      before: '--queryserver-config-pool-sise',
      after: '--queryserver-config-pool-size',
    },
  },
  {
    rule: 'VT202',
    severity: 'note',
    message: '50% of <hosts> & "units" write `-dba_pool_size`, | or *so*,\nas @team does: [see](x)',
    place: { file: 'scripts/up, or 100%: down.sh', line: 3, column: 3 },
    fix: {
      place: { file: 'scripts/up, or 100%: down.sh', line: 3, column: 3 },
      before: '-dba_pool_size  20',
      after: '--dba-pool-size=20',
    },
  },
  {
    rule: 'VT204',
    severity: 'warning',
    message: '\u001b[2Jv19 東京-101 liest \u0000 "30m" nicht',
    place: { file: 'units/データ.service', line: 1, column: 51 },
    text: '--queryserver-config-idle-timeout=30m',
  },
  {
    rule: 'VT901',
    severity: 'note',
    message: 'nothing was found here that could be ignored',
    place: { file: 'gone.yaml', line: 7, column: 1 },
  },
]

/** One of everything that a report can hold, and texts that would break out of a careless format. */
export const fullestReport: CheckReport = {
  kind: 'check',
  findings,
  ignored: 2,
  budgets,
  diagnostics: [
    {
      severity: 'error',
      code: 'unreadable-file',
      message: 'manifests/secret.yaml cannot be read: permission denied',
      hint: 'let the user that runs vtsize read it, or leave it out with --exclude',
      place: { file: 'manifests/secret.yaml', line: 1, column: 1 },
    },
    { severity: 'warning', code: 'too-deep', message: 'folders more than 64 deep are not walked' },
  ],
  files: 12,
  tablets: 4,
  sources: file => texts[file],
  comparison: { before },
}

/** Rules for the tables of formats that print one. */
export const sampleRules: readonly Rule[] = [
  sampleRule('VT101', 'over-ceiling', 'error'),
  sampleRule('VT201', 'unknown-flag', 'error'),
  sampleRule('VT202', 'single-dash', 'note'),
  sampleRule('VT110', 'rolling-overlap', 'off'),
]

function sampleRule(id: string, name: string, severity: Rule['severity']): Rule {
  const example = { file: 'tablet.sh', text: 'vttablet\n', options: [] }
  return {
    id,
    name,
    severity,
    summary: `the summary of ${name}`,
    doc: {
      what: `What ${name} finds.`,
      why: 'Why it matters.',
      releases: 'v19 to v24',
      fix: 'What to change.',
      fails: example,
      passes: example,
      source: 'go/vt/vttablet/tabletserver/tabletenv/config.go@v22',
    },
    check: () => [],
  }
}
