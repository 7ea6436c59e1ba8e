import { vitessCluster } from '../../catalog/deployments.ts'
import type { Diagnostic } from '../model.ts'
import {
  child,
  entries,
  keyPlace,
  keyText,
  kindOf,
  placeOf,
  scalarText,
  type YamlEntry,
  type YamlValue,
} from '../yaml/yaml-values.ts'

/** Fields of the map called `level` that articles invent, or that belong elsewhere. */
export function inventedFields(map: YamlValue | undefined, level: string): readonly Diagnostic[] {
  return entries(map).flatMap(entry => {
    const key = keyText(entry)
    const spellings = [key, `${level}.${key}`, `${level}.${key}[]`]
    const invented = vitessCluster.inventedFields.some(field => spellings.includes(field))
    const misplaced = key === 'extraFlags' && level !== 'vttablet'
    return invented || misplaced ? [notInTheResource(entry, `${level}.${key}`)] : []
  })
}

/** The resource of another API group than the operator's. */
export function wrongApiVersion(root: YamlValue): readonly Diagnostic[] {
  const entry = child(root, 'apiVersion')
  const text = scalarText(entry)
  if (text === vitessCluster.apiVersion) return []
  return [
    {
      severity: 'error',
      code: 'unknown-api-version',
      message: `apiVersion ${text ?? 'is not there; it'} is not that of vitess-operator, ${vitessCluster.apiVersion}.`,
      hint: `Write apiVersion: ${vitessCluster.apiVersion}; the resource is read as if it were there.`,
      place: entry ? placeOf(entry) : placeOf(root),
      ...(text !== undefined && { text, mended: vitessCluster.apiVersion }),
    },
  ]
}

/** Types that the operator refuses. */
export function unknownTabletType(type: YamlEntry | undefined): Diagnostic | undefined {
  const text = scalarText(type)
  const types: readonly string[] = vitessCluster.tabletTypes
  if (!type || text === undefined || types.includes(text)) return undefined
  return {
    severity: 'error',
    code: 'unknown-tablet-type',
    message: `The operator refuses the tablet type ${text}; it knows ${types.join(', ')}.`,
    hint: 'A primary is elected among the tablets of type replica.',
    place: placeOf(type),
    text,
  }
}

/** The operator's flags are a map of strings: Kubernetes refuses anything else. */
export function notAString(entry: YamlEntry): Diagnostic {
  const text = scalarText(entry)
  return {
    severity: 'error',
    code: 'flag-not-a-string',
    message: `${keyText(entry)} is a ${kindOf(entry)} here, and Kubernetes refuses a VitessCluster whose flags are not strings.`,
    hint:
      text === undefined
        ? 'Write its value in quotes.'
        : `Write ${keyText(entry)}: "${text}"; it is counted as if it were.`,
    place: placeOf(entry),
    ...(text !== undefined && { text, mended: `"${text}"` }),
  }
}

function notInTheResource(entry: YamlEntry, path: string): Diagnostic {
  return {
    severity: 'error',
    code: 'unknown-field',
    message: `${path} is no field of a VitessCluster, so the operator does not see it, and nothing in it is counted.`,
    hint: 'Flags of tablets stand in tabletPools[].vttablet.extraFlags, and my.cnf lines in tabletPools[].mysqld.configOverrides.',
    place: keyPlace(entry),
    text: keyText(entry),
  }
}
