import { exactly } from '../groups.ts'
import type { Diagnostic, Hole, Invocation, Sourced, Word } from '../model.ts'
import { findVttabletCommands, type ShellText } from '../shell/shell-command.ts'
import { startedVttablets } from '../words/started-vttablets.ts'
import { displayText } from '../words/words.ts'
import { child, placeOf } from '../yaml/yaml-values.ts'
import { imageName, releaseOfImage } from './image.ts'
import { afford } from './kubernetes-manifest.ts'
import type { Container } from './kubernetes-objects.ts'
import { mountedScripts } from './kubernetes-scripts.ts'
import { namedFiles } from './kubernetes-volumes.ts'
import { isVttestserver, vttestserverTablets } from './kubernetes-vttestserver.ts'

/** The vttablets of one container, each with the number of them in one pod. */
export interface ContainerTablets {
  readonly invocations: readonly Invocation[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * What a container runs: vttablet itself, a shell text that does, a script that a ConfigMap of the file
 * holds, or an image that does. A container called vttablet whose script is elsewhere has unknown arguments.
 */
export function readContainer(container: Container): ContainerTablets {
  if (isVttestserver(container)) return { invocations: [vttestserverTablets(container)], diagnostics: [] }
  const read = [
    readArguments(container),
    ...mountedScripts(container).map(held => readScript(held, container)),
  ]
  const diagnostics = read.flatMap(text => text.diagnostics)
  const invocations = read.flatMap(({ commands }) =>
    commands.map(({ words, passes, place }) => ({ ...invocationOf(container, words, passes), place })),
  )
  if (invocations.length > 0 || !isCalledVttablet(container)) return { invocations, diagnostics }
  const byImage = flagsForImage(container) ?? scriptElsewhere(container)
  return { ...byImage, diagnostics: [...diagnostics, ...byImage.diagnostics] }
}

const nothing: ShellText = { commands: [], assignments: new Map(), diagnostics: [] }

function readArguments({ argv, environment, manifest }: Container): ShellText {
  const { env, neighbour } = manifest.context
  return startedVttablets(argv, { variables: environment.variables, env, neighbour })
}

function readScript(
  { held, positional }: ReturnType<typeof mountedScripts>[number],
  container: Container,
): ShellText {
  const { manifest, environment } = container
  const { env, neighbour } = manifest.context
  if (!held.text.includes('vttablet') || !afford(manifest, held.text.length)) return nothing
  const { text, places } = held
  const read = findVttabletCommands(text, {
    places,
    variables: environment.variables,
    env,
    neighbour,
    ...(positional && { positional }),
  })
  if (read.commands.length > 0) manifest.used.add(held)
  return read
}

/** A container with neither image nor arguments is a patch of one that stands elsewhere. */
function isCalledVttablet({ name, image, argv }: Container): boolean {
  if (image === '' && argv.length === 0) return false
  return /^vttablet\b/.test(name) || imageName(image) === 'vttablet'
}

/** Flags without a command are for the image's own program; without flags only some images run vttablet. */
function flagsForImage(container: Container): ContainerTablets | undefined {
  const { byImage, argv, image } = container
  const [first] = argv
  const flags = first ? displayText(first).startsWith('-') : imageName(image) === 'vttablet'
  if (!byImage || !flags) return undefined
  const words = argv.map(({ pieces, place }) => ({ pieces, place }))
  return { invocations: [invocationOf(container, words, exactly(1))], diagnostics: [] }
}

function scriptElsewhere(container: Container): ContainerTablets {
  const { value, title, argv } = container
  const text = commandName(argv.map(displayText)) || container.image
  const place = placeOf(child(value, 'command') ?? child(value, 'args') ?? value)
  const unknown: Hole = { kind: 'hole', text, by: 'arguments', splits: true, place }
  return {
    invocations: [invocationOf(container, [{ pieces: [unknown], place }], exactly(1))],
    diagnostics: [
      {
        severity: 'warning',
        code: 'script-elsewhere',
        message: `${title} starts vttablet by something that is not in this file (${text}), so its flags are not known.`,
        hint: 'Give the script as well, or the command line of the running process.',
        place,
      },
    ],
  }
}

/** What a command is called, without its arguments: passwords may stand there. */
function commandName(words: readonly string[]): string {
  const end = words.findIndex((word, at) => at > 0 && !/^\/[^\s=]*$/.test(word))
  return words
    .slice(0, end < 0 ? undefined : end)
    .map(word => word.slice(0, 100))
    .join(' ')
}

function invocationOf(container: Container, words: readonly Word[], instances: Sourced<number>): Invocation {
  const image = child(container.value, 'image')
  const mounted = namedFiles(container.mounts, words)
  return {
    form: 'kubernetes',
    name: container.title,
    words: isWeScale(container) ? [...words, configFileWord(container)] : words,
    place: placeOf(container.value),
    instances,
    ...(image && { release: releaseOfImage(container.image, placeOf(image)) }),
    ...(Object.keys(mounted).length > 0 && { mounted }),
  }
}

/** This fork of Vitess reads pool sizes from vttablet.cnf, whether its arguments name the file or not. */
function isWeScale({ image }: Container): boolean {
  return /wescale|wesql-scale/i.test(image)
}

function configFileWord({ value }: Container): Word {
  const place = placeOf(child(value, 'image') ?? value)
  return { pieces: [{ kind: 'hole', text: 'vttablet.cnf', by: 'arguments', splits: true, place }], place }
}
