import { covers, type Release, rowFor, type Span } from './release.ts'
import { systemVariableRows } from './system-variables-rows.ts'

/**
 * What vtgate does with `SET name = ...`, under the names of its own lists. `LegacyNoop` and `LegacyIgnored` exist on the
 * path of v6 and v7 alone that knows no planning: both drop the value, the first checks it.
 */
export type VariableClass =
  | 'VitessAware'
  | 'ReadOnly'
  | 'IgnoreThese'
  | 'NotSupported'
  | 'UseReservedConn'
  | 'CheckAndIgnore'
  | 'LegacyNoop'
  | 'LegacyIgnored'

/** The values that vtgate takes where it judges them itself. */
export type Accepts =
  | 'anything'
  | 'nothing'
  | 'on-off'
  | 'zero'
  | 'integer'
  | 'number'
  | 'string'
  | 'charset'
  | 'result-charset'
  | 'result-charset-or-binary'
  | 'isolation-words'
  | 'transaction-mode'
  | 'workload'

export interface SystemVariableRow extends Span {
  readonly class: VariableClass
  /** One assignment on the legacy path takes the whole statement there (v6, v7). */
  readonly path?: 'legacy'
  readonly accepts?: Accepts
  /** What `DEFAULT` stands for. Without one, `DEFAULT` is refused. */
  readonly default?: string
  /** How the variable is treated when another one takes the statement to the legacy path. */
  readonly legacyClass?: VariableClass
  readonly legacyAccepts?: Accepts
}

export interface SystemVariable {
  readonly name: string
  /** on and off, quoted or bare, become 1 and 0 (v8 and later). */
  readonly boolean?: true
  /** A bare word is taken as text where vtgate works out the value itself (v8 and later). */
  readonly bareWordIsText?: true
  /** Vitess says that MySQL takes it in a SET_VAR hint (v14 and later); only `UseReservedConn` makes use of it. */
  readonly setVar?: true
  /** The value is put in upper case (v16 and later). */
  readonly upperCase?: true
  readonly rows: readonly SystemVariableRow[]
}

/** A variable as one release treats it. */
export interface KnownVariable extends SystemVariableRow {
  readonly name: string
  readonly boolean: boolean
  readonly bareWordIsText: boolean
  /** Its value can travel as a SET_VAR hint in this release. */
  readonly hint: boolean
  readonly upperCase: boolean
  readonly cite: string
}

const coerced: Span = { since: '8' }
const hinted: Span = { since: '14' }
const cased: Span = { since: '16' }

const sources: readonly (Span & { readonly cite: string })[] = [
  { since: '6', until: '6', cite: 'go/vt/vtgate/planbuilder/set.go@v6' },
  { since: '7', until: '7', cite: 'go/vt/vtgate/planbuilder/set.go@v7' },
  { since: '8', cite: 'go/vt/sysvars/sysvars.go@v8-v24' },
]

/**
 * Every system variable that vtgate of this release has a rule for, by lower-case name. A name that is not here is
 * unknown to the release.
 */
export function systemVariables(release: Release): ReadonlyMap<string, KnownVariable> {
  const cite = rowFor(sources, release)?.cite ?? ''
  const known = new Map<string, KnownVariable>()
  for (const variable of systemVariableRows) {
    const row = rowFor(variable.rows, release)
    if (row) known.set(variable.name, inRelease(variable, row, release, cite))
  }
  return known
}

function inRelease(
  variable: SystemVariable,
  row: SystemVariableRow,
  release: Release,
  cite: string,
): KnownVariable {
  return {
    ...row,
    name: variable.name,
    boolean: variable.boolean === true && covers(coerced, release),
    bareWordIsText:
      variable.bareWordIsText === true && row.class === 'VitessAware' && covers(coerced, release),
    hint: variable.setVar === true && row.class === 'UseReservedConn' && covers(hinted, release),
    upperCase: variable.upperCase === true && covers(cased, release),
    cite,
  }
}
