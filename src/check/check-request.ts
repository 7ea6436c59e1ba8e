import type { CalcRequest } from '../calc/calc.ts'
import type { Severity, Tablet } from '../config/model.ts'
import type { MysqldOverrides } from '../config/mysqld-overrides.ts'
import type { TreeInput } from '../config/project/input-tree.ts'
import type { InputPorts } from '../config/read.ts'
import { defaultHeadroom } from '../sizing/budget.ts'
import { nothingOnDemand, type OnDemand } from '../sizing/on-demand.ts'
import type { Baseline } from './baseline.ts'
import type { ConfiguredIgnore } from './ignores.ts'

/** Severity of each rule, where it is not the rule's own. */
export type Severities = ReadonlyMap<string, Severity | 'off'>

/** What is said about the tablets of a file, beside the file. */
export interface CheckSettings extends Pick<CalcRequest, 'env' | 'tablets' | 'mysqld' | 'budget'> {
  readonly severities: Severities
}

/** A mysqld that tablets share although no file says so. */
export interface SharedMysqld {
  readonly name: string
  readonly isMember: (tablet: Tablet) => boolean
  readonly mysqld: MysqldOverrides
  readonly onDemand?: OnDemand
}

/** A tree, and how its files reach each other. */
export interface CheckTree {
  readonly inputs: Iterable<TreeInput> | AsyncIterable<TreeInput>
  readonly ports: InputPorts
}

/** Everything that `vtsize check` is asked. */
export interface CheckTerms extends CheckTree {
  /** The settings for a file. Those of two files that do not differ are the same object. */
  readonly settings: (file: string) => CheckSettings
  readonly sharing: CalcRequest['sharing']
  readonly topology: readonly SharedMysqld[]
  readonly ignores: readonly ConfiguredIgnore[]
  /** The whole project is read, so that an ignore without effect can be told. */
  readonly wholeProject: boolean
  /** `YYYY-MM-DD`, for ignores that expire; none does without it. */
  readonly today: string
  readonly baseline?: Baseline
  /** The same tree as it was before. */
  readonly before?: CheckTree
  /** Told after each file how many were looked at. */
  readonly progress?: (files: number) => void
}

/** What may be left out goes by the defaults of the command. */
export type CheckRequest = CheckTree & Partial<CheckTerms>

/** The settings of a project that says nothing. */
export const defaultSettings: CheckSettings = {
  env: new Map(),
  tablets: { set: new Map() },
  mysqld: {},
  budget: {
    onDemand: nothingOnDemand,
    kept: [],
    headroom: defaultHeadroom,
  },
  severities: new Map(),
}

/** A request with its defaults filled in. */
export function termsOf(request: CheckRequest): CheckTerms {
  return {
    settings: () => defaultSettings,
    sharing: { shared: false, tablets: 1 },
    topology: [],
    ignores: [],
    wholeProject: false,
    today: '',
    ...request,
  }
}
