import { relative, resolve, sep } from 'node:path'
import type { Interfaces } from '@oclif/core'
import type { CheckRequest } from '../check/check-request.ts'
import type { ConfiguredIgnore } from '../check/ignores.ts'
import type { WalkOptions } from '../config/project/walk.ts'
import { baselineFile, readBaseline } from './check-baseline.ts'
import type { checkFlags } from './check-flags.ts'
import { treeAt, treeBefore } from './check-inputs.ts'
import type { Project } from './check-project.ts'
import { settingsOf } from './check-settings.ts'

/** A call of `vtsize check` with the project that it belongs to. */
export interface CheckCall {
  readonly paths: readonly string[]
  readonly flags: Interfaces.InferredFlags<typeof checkFlags>
  readonly project: Project
}

/** Gives the request of a call anew each time: after fixes the files are read again. Throws a UsageError. */
export async function requestsFor({ paths, flags, project }: CheckCall): Promise<() => CheckRequest> {
  const { config } = project
  const walk: WalkOptions = {
    include: flags.include ?? config.include ?? [],
    exclude: [...(config.exclude ?? []), ...(flags.exclude ?? [])],
    relative: path => relative(project.folder, resolve(path)),
  }
  const accepted = flags['update-baseline'] ? undefined : baselineFile(flags.baseline, project)
  const rest = {
    ...(await settingsOf(project, flags)),
    ignores: configuredIgnores(project),
    wholeProject: walk.include.length === 0 && paths.some(path => holds(path, project.folder)),
    today: new Date().toISOString().slice(0, 10),
    ...(accepted !== undefined && { baseline: readBaseline(accepted) }),
    ...(flags.compare !== undefined && { before: await treeBefore(flags.compare, paths, walk) }),
  }
  return () => ({ ...treeAt(paths, walk), ...rest })
}

function configuredIgnores({ config, placeOf, matcher }: Project): readonly ConfiguredIgnore[] {
  return (config.ignore ?? []).map(({ rule, reason, until, files }, at) => ({
    rule,
    reason,
    place: placeOf(['ignore', at]),
    ...(until !== undefined && { until }),
    ...(files && { files: matcher(files) }),
  }))
}

function holds(path: string, folder: string): boolean {
  const around = resolve(path)
  return folder === around || folder.startsWith(`${around}${sep}`)
}
