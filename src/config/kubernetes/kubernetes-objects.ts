import type { Sourced } from '../model.ts'
import { type LocatedWord, locatedWord } from '../words/located-word.ts'
import { runsAt } from '../words/runs.ts'
import {
  child,
  items,
  placeOf,
  scalarText,
  stringOf,
  textPlaces,
  type YamlValue,
} from '../yaml/yaml-values.ts'
import { type Environment, environmentOf } from './kubernetes-environment.ts'
import { afford, type Manifest } from './kubernetes-manifest.ts'
import { type Mounts, mountsOf, type Volumes, volumesOf } from './kubernetes-volumes.ts'
import { countOf } from './manifest-counts.ts'
import { argumentWord, type VariableLookup } from './manifest-words.ts'

/** A container of a pod with what Kubernetes gives it. */
export interface Container {
  readonly manifest: Manifest
  readonly value: YamlValue
  /** `object/container`. */
  readonly title: string
  readonly name: string
  readonly image: string
  /** `command` and `args` one after the other, as Kubernetes passes them. */
  readonly argv: readonly LocatedWord[]
  /** No `command`: the image decides what runs. */
  readonly byImage: boolean
  readonly environment: Environment
  readonly mounts: Mounts
}

/** The containers of a pod or of a pod's template: init containers only if they stay (sidecars). */
export function containersOf(workload: YamlValue, manifest: Manifest): readonly Container[] {
  const pod = podOf(workload)
  const sidecars = items(child(pod, 'initContainers')).filter(
    container => stringOf(child(container, 'restartPolicy')) === 'Always',
  )
  const volumes = volumesOf(child(pod, 'volumes'), manifest)
  const object =
    stringOf(child(workload, 'metadata', 'name')) ?? stringOf(child(workload, 'metadata', 'generateName'))
  return [...sidecars, ...items(child(pod, 'containers'))].flatMap(value =>
    containerOf(value, { volumes, object: object ?? 'pod', manifest }),
  )
}

/** True for an object that may tell something: one with containers, or a ConfigMap. */
export function mayHoldTablets(object: YamlValue): boolean {
  return stringOf(child(object, 'kind')) === 'ConfigMap' || child(podOf(object), 'containers') !== undefined
}

/** How many pods a workload runs: one without `replicas`; a DaemonSet has one on every node. */
export function replicasOf(workload: YamlValue): Sourced<number> {
  const kind = stringOf(child(workload, 'kind'))
  if (kind === 'DaemonSet') {
    const place = placeOf(workload)
    return {
      kind: 'unresolved',
      text: kind,
      why: 'a DaemonSet runs one pod on every node',
      supply: '--instances N',
      place,
    }
  }
  const key = kind === 'Job' ? 'parallelism' : 'replicas'
  return countOf(child(workload, 'spec', key), { name: key, absent: 1, owner: workload })
}

function podOf(workload: YamlValue): YamlValue | undefined {
  return (
    child(workload, 'spec', 'template', 'spec') ??
    child(workload, 'spec', 'jobTemplate', 'spec', 'template', 'spec') ??
    child(workload, 'template', 'spec') ??
    child(workload, 'spec')
  )
}

interface PodSurroundings {
  readonly volumes: Volumes
  readonly object: string
  readonly manifest: Manifest
}

function containerOf(value: YamlValue, { volumes, object, manifest }: PodSurroundings): readonly Container[] {
  const command = items(child(value, 'command'))
  const scalars = [...command, ...items(child(value, 'args'))]
  if (
    !afford(
      manifest,
      scalars.reduce((sum, scalar) => sum + (scalarText(scalar)?.length ?? 0), 0),
    )
  )
    return []
  const name = stringOf(child(value, 'name')) ?? 'container'
  const environment = environmentOf(value, manifest)
  return [
    {
      manifest,
      value,
      title: `${object}/${name}`,
      name,
      image: scalarText(child(value, 'image')) ?? '',
      argv: argumentsOf(scalars, environment.lookup),
      byImage: command.length === 0,
      environment,
      mounts: mountsOf(child(value, 'volumeMounts'), volumes),
    },
  ]
}

/** What follows `-c` is left to the shell: there `$(NAME)` is a command, unless Kubernetes knows the name. */
function argumentsOf(scalars: readonly YamlValue[], lookup: VariableLookup): readonly LocatedWord[] {
  return scalars.map((scalar, at) => {
    const isScript = /^-[A-Za-z]*c$|^--command$/.test(scalarText(scalars[at - 1]) ?? '')
    if (!isScript) return { ...argumentWord(scalar, lookup), runs: [] }
    return locatedWord(runsAt(scalarText(scalar) ?? '', textPlaces(scalar), 0), placeOf(scalar))
  })
}
