import { lookUpFlag } from '../../catalog/known-flags.ts'
import type { Diagnostic } from '../model.ts'
import {
  child,
  entries,
  items,
  keyPlace,
  keyText,
  type YamlEntry,
  type YamlValue,
} from '../yaml/yaml-values.ts'

/** Flags of vttablet that a VitessCluster gives to its vtgates, which do not know them. */
export function tabletFlagsOfGateways(spec: YamlValue): readonly Diagnostic[] {
  return items(child(spec, 'cells')).flatMap(cell =>
    entries(child(cell, 'gateway', 'extraFlags')).flatMap(entry => tabletFlag(entry)),
  )
}

function tabletFlag(entry: YamlEntry): readonly Diagnostic[] {
  const spelling = keyText(entry).replace(/^-+/, '')
  const lookup = lookUpFlag(spelling, undefined, 'vtgate')
  if (lookup.kind !== 'other-component') return []
  return [
    {
      severity: 'error',
      code: 'tablet-flag-of-vtgate',
      message: `--${spelling} is a flag of vttablet, and stands here among those of vtgate, which does not know it`,
      hint: 'move it to tabletPools[].vttablet.extraFlags',
      place: keyPlace(entry),
      text: keyText(entry),
    },
  ]
}
