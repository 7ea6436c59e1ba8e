import type { CheckSettings, CheckTerms, Severities, SharedMysqld } from '../check/check-request.ts'
import { nameMatcher } from '../config/project/path-globs.ts'
import type { ProjectSettings, SharedMysqldConfig } from '../config/project/project-config-schema.ts'
import { placeText } from '../report/places-text.ts'
import { rules } from '../rules/index.ts'
import { UsageError } from './base-command.ts'
import { calcRequest } from './calc-request.ts'
import { type ClientsOf, clientsOf } from './check-clients.ts'
import { merged, type Options, optionsOf, sharedOptionsOf } from './check-options.ts'
import { inProject, type Project } from './check-project.ts'
import { withDescribed } from './clients-option.ts'

/**
 * What holds for each file: the project's configuration, its overrides for the file, and over both what the
 * command line says. Throws a UsageError with the place of a value that is wrong.
 */
export async function settingsOf(
  project: Project,
  given: Options,
): Promise<Pick<CheckTerms, 'settings' | 'sharing' | 'topology'>> {
  requestOf(given)
  inProject(project, [], () => requestOf(optionsOf(project.config, project.folder)))
  refuseUnknownRules(project)
  const { tablets } = project.config
  const whole = requestOf(merged([{ ...(tablets !== undefined && { tablets }) }, given]))
  const clients = await clientsOf(project, given)
  return {
    settings: settingsByFile({ project, given, clients }),
    sharing: whole.sharing,
    topology: (project.config.topology ?? []).map((shared, at) => sharedMysqld(shared, at, project)),
  }
}

/** A severity for a rule that does not exist would be an open door that looks shut. */
function refuseUnknownRules({ config, placeOf }: Project): void {
  const ids = new Set(rules.map(({ id }) => id))
  const layers = [
    { path: [], layer: config },
    ...(config.overrides ?? []).map((layer, at) => ({ path: ['overrides', at], layer })),
  ]
  const severities = layers.flatMap(({ path, layer }) =>
    Object.keys(layer.rules ?? {}).map(id => ({ id, path: [...path, 'rules', id] })),
  )
  const ignores = (config.ignore ?? []).map(({ rule }, at) => ({ id: rule, path: ['ignore', at, 'rule'] }))
  const unknown = [...severities, ...ignores].find(({ id }) => !ids.has(id))
  if (!unknown) return
  throw new UsageError(
    `${placeText(placeOf(unknown.path))}: there is no rule ${unknown.id}`,
    'vtsize explain lists all rules',
  )
}

/** What settings are made of. */
interface Call {
  readonly project: Project
  readonly given: Options
  readonly clients: ClientsOf
}

interface Override {
  readonly holds: (file: string) => boolean
  readonly settings: ProjectSettings
}

/** Files with the same overrides share one object, which is how the check knows that they belong together. */
function settingsByFile(call: Call): CheckTerms['settings'] {
  const { project } = call
  const overrides = (project.config.overrides ?? []).map(({ files, ...settings }, at): Override => {
    inProject(project, ['overrides', at], () => requestOf(optionsOf(settings, project.folder)))
    return { holds: project.matcher(files), settings }
  })
  const known = new Map<string, CheckSettings>()
  const byFile = new Map<string, CheckSettings>()
  return file => {
    const found = byFile.get(file)
    if (found) return found
    const holding = overrides.filter(({ holds }) => holds(file))
    const key = holding.map(override => overrides.indexOf(override)).join(' ')
    const settings = known.get(key) ?? combined([project.config, ...holding.map(each => each.settings)], call)
    known.set(key, settings)
    byFile.set(file, settings)
    return settings
  }
}

function combined(layers: readonly ProjectSettings[], { project, given, clients }: Call): CheckSettings {
  const options = merged([...layers.map(layer => optionsOf(layer, project.folder)), given])
  const described = clients(options)
  const request = requestOf(options)
  const { env, tablets, mysqld, budget } = described ? withDescribed(request, described) : request
  const severities: Severities = new Map(layers.flatMap(({ rules }) => Object.entries(rules ?? {})))
  return { env, tablets, mysqld, budget, severities }
}

function sharedMysqld(shared: SharedMysqldConfig, at: number, project: Project): SharedMysqld {
  const { mysqld, budget } = inProject(project, ['topology', at], () => requestOf(sharedOptionsOf(shared)))
  const isNamed = shared.tablets ? nameMatcher(shared.tablets) : () => true
  const isIn = shared.files ? project.matcher(shared.files) : () => true
  return {
    name: shared.mysqld,
    isMember: ({ name, place }) => isNamed(name) && isIn(place.file),
    mysqld,
    ...(shared['on-demand'] && { onDemand: budget.onDemand }),
  }
}

/** Options with what stands for those that were not given. */
function requestOf(options: Options): ReturnType<typeof calcRequest> {
  const { tablets = 1, shared = false, headroom = '15%', costs = false } = options
  return calcRequest({ ...options, tablets, shared, headroom, costs })
}
