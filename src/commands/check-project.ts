import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { decode, reasonOf } from '../config/files.ts'
import { pathMatcher } from '../config/project/path-globs.ts'
import type { ConfigPath, ProjectConfigReading } from '../config/project/project-config.ts'
import type { ProjectConfig } from '../config/project/project-config-schema.ts'
import { findProjectConfig } from '../config/project/project-config-search.ts'
import { placeText } from '../report/places-text.ts'
import { UsageError } from './base-command.ts'

/** The configuration that holds for a call; an empty one when there is none. */
export interface Project {
  readonly config: ProjectConfig
  /** The folder that globs and paths in it count from. */
  readonly folder: string
  /** Nothing without a file. */
  readonly file: string | undefined
  readonly placeOf: Extract<ProjectConfigReading, { kind: 'read' }>['placeOf']
  /** A matcher of globs in the configuration, for files as they are shown. */
  readonly matcher: (globs: readonly string[]) => (file: string) => boolean
}

/** Reads the configuration that is named, or the one that is found above `paths`. Throws a UsageError. */
export async function projectFor(paths: readonly string[], named: string | undefined): Promise<Project> {
  const found = named ?? findProjectConfig(paths)
  const folder = found === undefined ? resolve('.') : dirname(resolve(found))
  const matcher: Project['matcher'] = globs => {
    const matches = pathMatcher(globs)
    return file => matches(relative(folder, resolve(file)))
  }
  if (found === undefined) {
    return { config: {}, folder, file: undefined, matcher, placeOf: () => ({ file: '', line: 1, column: 1 }) }
  }
  const file = relative('.', found)
  const { readProjectConfig } = await import('../config/project/project-config.ts')
  const reading = readProjectConfig(textOf(file), file)
  if (reading.kind === 'invalid') throw invalid(reading.diagnostics)
  return { config: reading.config, folder, file, matcher, placeOf: reading.placeOf }
}

/** Runs something over a part of the configuration; a UsageError about an option gets the place of its value. */
export function inProject<Result>(project: Project, part: ConfigPath, work: () => Result): Result {
  const placed = (error: unknown): never => {
    throw withPlace(error, project, part)
  }
  try {
    const result = work()
    return result instanceof Promise ? (result.catch(placed) as Result) : result
  } catch (error) {
    return placed(error)
  }
}

/** What is wrong in another file has its place in that file. */
function withPlace(error: unknown, project: Project, part: ConfigPath): unknown {
  const option = error instanceof UsageError ? /^--([\w-]+)/.exec(error.message)?.[1] : undefined
  if (!(error instanceof UsageError) || option === undefined) return error
  const place = project.placeOf([...part, ...(homes[option] ?? []), option])
  return new UsageError(`${placeText(place)}: ${error.message.replace(/^--/, '')}`, error.hint)
}

/** The key that an option stands below. */
const homes: Readonly<Record<string, ConfigPath>> = {
  headroom: ['budget'],
  keep: ['budget'],
  nofile: ['mysql'],
  managed: ['mysql'],
  copying: ['on-demand'],
}

function textOf(file: string): string {
  try {
    const read = decode(readFileSync(file))
    if (read.kind === 'read') return read.text
    throw new UsageError(`${file} cannot be read: ${read.why}`)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`)
  }
}

function invalid(diagnostics: Extract<ProjectConfigReading, { kind: 'invalid' }>['diagnostics']): UsageError {
  const lines = diagnostics.map(({ place, message, hint }) =>
    [...(place ? [`${placeText(place)}:`] : []), message, ...(hint === undefined ? [] : [hint])].join(' '),
  )
  return new UsageError(lines.join('\n'), 'vtsize check --config-schema prints what it may hold')
}
