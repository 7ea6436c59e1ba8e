import { readComposeDocument } from './compose/compose.ts'
import type { ManifestBeside } from './config-maps-beside.ts'
import { readHelmValues } from './kubernetes/helm-values.ts'
import { kubernetesObjects, readKubernetes } from './kubernetes/kubernetes.ts'
import { manifestOf } from './kubernetes/kubernetes-manifest.ts'
import { mayHoldTablets } from './kubernetes/kubernetes-objects.ts'
import { readVitessCluster } from './kubernetes/vitess-cluster.ts'
import type { Diagnostic, ReadContext, Reader, ReadResult } from './model.ts'
import { isTabletYaml, readTabletYaml } from './tablet-config/tablet-yaml-input.ts'
import { type YamlDocument, yamlDocuments } from './yaml/yaml-documents.ts'
import { child, kindOf, stringOf, type YamlValue } from './yaml/yaml-values.ts'

/** What a YAML document is to vtsize. */
export type YamlForm = 'vitess-cluster' | 'kubernetes' | 'helm-values' | 'compose' | 'tablet-yaml' | 'other'

/** Tells the form of a document by its top-level keys alone. */
export function classifyDocument(document: YamlDocument): YamlForm {
  const { root } = document
  if (!root || kindOf(root) !== 'map') return 'other'
  const kind = stringOf(child(root, 'kind'))
  if (kind !== undefined) return isOfOperator(kind) ? 'vitess-cluster' : 'kubernetes'
  if (kindOf(child(root, 'services')) === 'map') return 'compose'
  if (child(root, 'topology', 'cells') ?? child(root, 'vttablet', 'extraFlags')) return 'helm-values'
  return isTabletYaml(root) ? 'tablet-yaml' : 'other'
}

/** Resources of vitess-operator that hold tablet pools. */
const operatorKinds: ReadonlySet<string> = new Set(['VitessCluster', 'VitessKeyspace', 'VitessShard'])

/** Reads a YAML or JSON file document by document; Kubernetes objects of all of them belong together. */
export const readYaml: Reader = (text, context) => readYamlBeside(text, [], context)

/** The same with manifests beside it, of which the ConfigMaps count that the file names and lacks. */
export function readYamlBeside(
  text: string,
  beside: readonly ManifestBeside[],
  context: ReadContext,
): ReadResult {
  const results: ReadResult[] = []
  // Of equal names the last one counts, which is the file's own.
  const objects: YamlValue[] = [...configMapsNamed(text, beside)]
  // Documents themselves are let go as soon as they are read: a file may hold many thousands.
  const told: (readonly Diagnostic[])[] = []
  for (const document of yamlDocuments(text, context.file)) {
    const form = classifyDocument(document)
    const held = form === 'kubernetes' || form === 'vitess-cluster'
    const useful = held ? kubernetesObjects(document.root).filter(isOfUse) : []
    for (const object of useful) objects.push(object)
    for (const result of readDocument(document, form, { text, context })) results.push(result)
    if (form !== 'compose') told.push(document.diagnostics)
  }
  results.push(readObjects(objects, context))
  return {
    invocations: results.flatMap(({ invocations }) => invocations),
    mysqlds: results.flatMap(({ mysqlds }) => mysqlds),
    diagnostics: [...told.flat(), ...results.flatMap(({ diagnostics }) => diagnostics)],
  }
}

function configMapsNamed(text: string, beside: readonly ManifestBeside[]): readonly YamlValue[] {
  if (beside.length === 0) return []
  const words = new Set(text.match(/[\w.-]+/g))
  return beside
    .flatMap(other => [...yamlDocuments(other.text, other.file)])
    .flatMap(document => kubernetesObjects(document.root))
    .filter(object => stringOf(child(object, 'kind')) === 'ConfigMap')
    .filter(object => words.has(stringOf(child(object, 'metadata', 'name')) ?? ''))
}

function readDocument(
  document: YamlDocument,
  form: YamlForm,
  { text, context }: { readonly text: string; readonly context: ReadContext },
): readonly ReadResult[] {
  const { root } = document
  if (!root) return []
  switch (form) {
    case 'helm-values':
      return [readHelmValues(root, context)]
    case 'compose':
      return [readComposeDocument(document, context)]
    case 'tablet-yaml':
      return [readTabletYaml(text, context)]
    case 'vitess-cluster':
    case 'kubernetes':
    case 'other':
      return []
  }
}

/** The operator's resources, with the ConfigMaps that their pools mount, and all others. */
function readObjects(objects: readonly YamlValue[], context: ReadContext): ReadResult {
  const clusters = objects.filter(isOperatorObject)
  const plain = clusters.length === 0 ? objects : objects.filter(object => !isOperatorObject(object))
  const manifest = manifestOf(clusters.length === 0 ? [] : plain, context)
  const read = clusters.map(cluster => readVitessCluster(cluster, context, manifest))
  const others = readKubernetes(plain, context)
  return {
    invocations: [...read.flatMap(({ invocations }) => invocations), ...others.invocations],
    mysqlds: others.mysqlds,
    diagnostics: [...read.flatMap(({ diagnostics }) => diagnostics), ...others.diagnostics],
  }
}

function isOfUse(object: YamlValue): boolean {
  return isOperatorObject(object) || mayHoldTablets(object)
}

function isOperatorObject(object: YamlValue): boolean {
  return isOfOperator(stringOf(child(object, 'kind')))
}

function isOfOperator(kind: string | undefined): boolean {
  return kind !== undefined && operatorKinds.has(kind)
}
