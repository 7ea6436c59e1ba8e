import { flagRow } from '../catalog/flags.ts'
import type { Diagnostic, FlagValue, Place, Sourced, Tablet } from '../config/model.ts'
import type { Budget, Verdict } from '../sizing/budget.ts'
import type { Ceiling } from '../sizing/ceiling.ts'
import type { ClientsNeeds } from '../sizing/clients-needs.ts'
import { connectionsOf, type EstimateCount } from '../sizing/count.ts'
import type { Demand, TabletDemand } from '../sizing/demand.ts'
import type { DemandLine } from '../sizing/demand-line.ts'
import { settingOf } from '../sizing/setting.ts'
import type { BudgetReport, CalcReport } from './calc-report.ts'
import type {
  BudgetJson,
  CalcJson,
  CeilingJson,
  ClientsJson,
  DemandJson,
  DemandLineJson,
  DiagnosticJson,
  FlagJson,
  TabletJson,
  UnresolvedJson,
} from './calc-schema.ts'

/** The report as the JSON document `vtsize/calc/1`. */
export function calcJson(report: CalcReport): CalcJson {
  return {
    schema: 'vtsize/calc/1',
    vitess: report.release?.text ?? commonRelease(report),
    tablets: report.budgets.flatMap(({ budget }) =>
      budget.demand.tablets.map(demand => tabletJson(demand, budget)),
    ),
    budgets: report.budgets.map(budgetJson),
    diagnostics: report.diagnostics.map(diagnosticJson),
  }
}

/** A diagnostic, its place as fields of its own. */
export function diagnosticJson({ severity, code, message, hint, place }: Diagnostic): DiagnosticJson {
  return { severity, code, message, ...(hint !== undefined && { hint }), ...place }
}

function commonRelease(report: CalcReport): string | null {
  const releases = report.budgets.flatMap(({ budget }) =>
    budget.group.members.map(({ tablet }) => tablet.release?.text ?? null),
  )
  const [first = null] = releases
  return releases.every(release => release === first) ? first : null
}

function tabletJson(demand: TabletDemand, budget: Budget): TabletJson {
  const { tablet } = demand
  return {
    name: tablet.name,
    form: tablet.form,
    role: tablet.role,
    type: tablet.configuredType ?? null,
    vitess: tablet.release?.text ?? null,
    instances: tablet.instances.kind === 'known' ? tablet.instances.value : null,
    source: tablet.place,
    flags: Object.fromEntries(flagEntries(tablet, budget)),
    starts: tablet.start.kind,
    documented: demand.documented.total ?? null,
    release: budget.anyRelease && demandDiffers(budget) ? null : (demand.release ?? null),
  }
}

/** While the release is unknown, only a number that every release shares is known. */
function demandDiffers(budget: Budget): boolean {
  return budget.anyRelease !== undefined && budget.anyRelease.least.text !== budget.anyRelease.most.text
}

/**
 * What was given, and the terms of the documented formula at their defaults where they were not. Flags that
 * have nothing to do with connections, and misspelled ones (of a password, it may be), stay out.
 */
function flagEntries(tablet: Tablet, budget: Budget): readonly (readonly [string, FlagJson])[] {
  const terms = budget.demand.tablets.flatMap(({ documented }) => documented.terms.map(term => term.label))
  const names = new Set([...terms, ...Object.keys(tablet.flags)])
  const telling = [...names].filter(name => flagRow(name))
  return telling.toSorted().flatMap(name => {
    const setting = tablet.flags[name] ?? settingOf(tablet, name, tablet.release ?? budget.release)
    return setting ? [[name, flagJson(setting)] as const] : []
  })
}

function flagJson(setting: Sourced<FlagValue>): FlagJson {
  if (setting.kind === 'unresolved') {
    const { text, why, supply, place } = setting
    return { value: null, origin: 'unresolved', text, why, supply, ...place }
  }
  const { value, origin, text, place, definedAt } = setting
  return { value, origin, text, ...place, ...(definedAt && { definedAt }) }
}

/** A budget with its derivation; null stands for what cannot be known. */
export function budgetJson({ budget, remedy, clients }: BudgetReport): BudgetJson {
  const { group, verdict, headroom, wanted, accounts } = budget
  return {
    mysqld: group.mysqld.name,
    servers: group.servers.kind === 'known' ? group.servers.value : null,
    tablets: group.members.map(({ tablet }) => tablet.name),
    demand: demandJson(budget.demand, demandDiffers(budget)),
    ceiling: ceilingJson(budget.ceiling),
    accounts: accounts.map(({ account, connections, cap }) => ({
      account,
      count: connections ?? null,
      cap: cap ?? null,
    })),
    verdict: verdict.kind,
    reasons: verdict.kind === 'over' ? verdict.reasons.map(reason => ({ ...reason })) : [],
    undetermined: undeterminedJson(verdict),
    headroom: demandDiffers(budget) ? null : (headroom ?? null),
    wantedHeadroom: wanted ?? null,
    remedy: remedy ? { ...remedy, cuts: remedy.cuts.map(cut => ({ ...cut })) } : null,
    ...(clients && { clients: clientsJson(clients) }),
  }
}

function demandJson(demand: Demand, differs: boolean): DemandJson {
  return {
    documented: demand.documented ?? null,
    release: differs ? null : (demand.release ?? null),
    expected: differs ? null : (demand.expected ?? null),
    lines: demand.lines.map(lineJson),
  }
}

function lineJson(line: DemandLine): DemandLineJson {
  const { id, kind, count, account, tablet, setBy, why, cite, steps } = line
  return {
    id,
    kind,
    count: connectionsOf(count) ?? null,
    sure: count.kind,
    account,
    tablet: tablet ?? null,
    setBy: setBy.kind === 'flag' ? setBy.flag : setBy.kind === 'option' ? setBy.option : null,
    why,
    cite,
    ...(count.kind === 'estimate' && { estimate: estimateJson(count) }),
    ...(steps && { steps: [...steps] }),
  }
}

function estimateJson({ quantile, mean, p50, p99, p999, worst }: EstimateCount) {
  return { quantile, mean, p50, p99, p999, worst: worst ?? null }
}

function clientsJson({ need, rooms, poolNeeds, notes }: ClientsNeeds): ClientsJson {
  const said = 'kind' in rooms ? [] : rooms
  const [room] = said
  return {
    // What there was before files had several groups: their only group, when its sessions are counted.
    room:
      said.length === 1 && room?.present === 'steady' && room.fit !== undefined
        ? { sessions: room.sessions, fit: room.fit }
        : null,
    rooms: said.map(({ fit, ...each }) => ({ ...each, fit: fit ?? null, any: fit === undefined })),
    need: needJson(need),
    notes: [...notes, ...(need.kind === 'open' ? [need.why] : 'kind' in rooms ? [rooms.why] : [])],
    poolNeeds: poolNeeds.map(({ size, now, ...need }) => ({
      ...need,
      size: size ?? null,
      now: now?.kind === 'known' ? Number(now.value) : null,
    })),
  }
}

function needJson(need: ClientsNeeds['need']): ClientsJson['need'] {
  if (need.kind === 'open') return null
  const { limit, reserved, beside, kept } = need
  return {
    maxConnections: limit?.maxConnections ?? null,
    openFiles: limit?.openFiles ?? null,
    reserved,
    beside,
    kept,
  }
}

/** A ceiling with its derivation; null stands for what cannot be known. */
export function ceilingJson(ceiling: Ceiling): CeilingJson {
  return {
    configured: ceiling.configured ?? null,
    effective: ceiling.effective ?? null,
    steps: ceiling.steps.map(({ id, value, why, cite, place }) => ({
      id,
      value,
      why,
      ...(cite !== undefined && { cite }),
      ...(place && { place: placeJson(place) }),
    })),
    openFiles: ceiling.requestedFiles ?? null,
  }
}

function placeJson({ file, line, column }: Place) {
  return { file, line, column }
}

function undeterminedJson(verdict: Verdict): UnresolvedJson[] {
  return verdict.kind === 'undetermined'
    ? verdict.because.map(({ text, why, supply, place }) => ({ text, why, supply, ...place }))
    : []
}
