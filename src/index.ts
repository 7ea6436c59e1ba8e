export { type CalcRequest, calc } from './calc/calc.ts'
export type { Release } from './catalog/release.ts'
export { parseRelease } from './catalog/release.ts'
export { check } from './check/check.ts'
export {
  type CheckRequest,
  type CheckSettings,
  type CheckTree,
  defaultSettings,
  type SharedMysqld,
} from './check/check-request.ts'
export { readClientsFile } from './config/clients-file.ts'
export { type ClientGroup, type ClientsFile, clientsFileJsonSchema } from './config/clients-file-schema.ts'
export { treeInputs } from './config/project/input-tree.ts'
export { treePorts } from './config/project/tree-neighbours.ts'
export { type InputPorts, readInputs, type TextInput } from './config/read.ts'
export { type Explained, explain, explanationIndex } from './explain/explain.ts'
export { calcJson } from './report/calc-json.ts'
export type { BudgetReport, CalcReport } from './report/calc-report.ts'
export { type CalcJson, calcJsonSchema, calcSchema } from './report/calc-schema.ts'
export { checkJson } from './report/check-json.ts'
export type { CheckReport } from './report/check-report.ts'
export { type CheckJson, checkJsonSchema, checkSchema } from './report/check-schema.ts'
export type { Explanation } from './report/explanation.ts'
export type { Finding, Rule, TextFix } from './rules/rule.ts'
export { type BudgetOptions, defaultHeadroom, type Headroom } from './sizing/budget.ts'
export type { ClientsNeeds } from './sizing/clients-needs.ts'
export type { DescribedClients } from './sizing/described-clients.ts'
export { nothingOnDemand, type OnDemand } from './sizing/on-demand.ts'
