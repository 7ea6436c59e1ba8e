import type { Diagnostic, NeighbourFile, Piece, Place, Word } from '../model.ts'
import { placeIndex } from '../places.ts'
import { findVttabletCommands, type ShellCommand } from '../shell/shell-command.ts'
import { type LocatedWord, locatedWord, wordPlaces } from '../words/located-word.ts'
import { runsAt } from '../words/runs.ts'
import { startedVttablets } from '../words/started-vttablets.ts'
import { displayText } from '../words/words.ts'
import { type Mount, mountedFile } from './compose-mounts.ts'
import type { ComposeService } from './compose-service.ts'

/** What a service's command starts, in its own text and in scripts that are mounted from beside the file. */
export interface ServiceCommands {
  readonly commands: readonly ShellCommand[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What the shell in the container can reach. */
export interface ContainerView {
  readonly service: ComposeService
  readonly mounts: readonly Mount[]
  readonly variables: ReadonlyMap<string, readonly Piece[]>
}

/** The vttablets that the arguments of a service start. */
export function serviceCommands(words: readonly LocatedWord[], view: ContainerView): ServiceCommands {
  const { env } = view.service.file.context
  const neighbour = (path: string) => neighbourOf(path, view)
  const own = startedVttablets(words, { variables: view.variables, env, neighbour })
  const calls = scriptCalls(words)
  const called = calls.slice(0, mostCalls).map(call => readScript(call, view))
  const left = calls[mostCalls]
  return {
    commands: [...own.commands, ...called.flatMap(read => read.commands)],
    diagnostics: [
      ...own.diagnostics,
      ...called.flatMap(read => read.diagnostics),
      ...(left ? [tooManyCalls(left)] : []),
    ],
  }
}

/** Each call reads a script anew; no honest command comes near this. */
const mostCalls = 100

/** A script that a command calls by its path, with the arguments after it. */
interface ScriptCall {
  readonly path: string
  readonly place: Place
  readonly positional: readonly LocatedWord[]
}

const scriptPath = /(?:^|[\s;&|("'])((?:\.{0,2}\/)?[\w./-]+\.sh)(?=$|[\s;&|)"'])([^;&|)\n]*)/g

/** A script that is an argument of its own takes those after it; others are called in the text of `sh -c`. */
function scriptCalls(words: readonly LocatedWord[]): readonly ScriptCall[] {
  const own = words.findIndex(word => /^\S+\.sh$/.test(displayText(word)))
  const inside = words.slice(0, own < 0 ? undefined : own).flatMap(callsInside)
  const script = words[own]
  if (!script) return inside
  const call = { path: displayText(script), place: script.place, positional: words.slice(own + 1) }
  return [...inside, call]
}

function callsInside(word: LocatedWord): readonly ScriptCall[] {
  const places = wordPlaces(word)
  return [...displayText(word).matchAll(scriptPath)].map(match => {
    const path = match[1] as string
    const rest = match[2] as string
    const start = match.index + match[0].length - rest.length
    const positional = runsAt(rest, places, start)
      .filter(run => /^[^\s<>]/.test(run.text))
      .map(run => locatedWord([argumentRun(run.text.trim(), run.use)], run.use))
    return { path, place: places.at(start - path.length), positional }
  })
}

/** What the shell would still have to expand stays open. */
function argumentRun(text: string, use: Place): Parameters<typeof locatedWord>[0][number] {
  const bare = text.replace(/^(["'])(.*)\1$/, '$2')
  if (!/[$`]/.test(bare)) return { kind: 'text', text: bare, use }
  const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(bare)?.[1]
  const hole = { kind: 'hole', text: bare, by: 'variable', place: use } as const
  return { kind: 'hole', hole: name === undefined ? hole : { ...hole, name }, use }
}

function readScript(call: ScriptCall, view: ContainerView): ServiceCommands {
  const file = mountedFile(call.path, view.mounts, view.service)
  if (file?.kind !== 'read') return { commands: [], diagnostics: notRead(call, file) }
  const { commands, diagnostics } = findVttabletCommands(file.text, {
    places: placeIndex(file.text, file.file),
    variables: view.variables,
    env: view.service.file.context.env,
    neighbour: path => neighbourOf(path, view),
    positional: call.positional.map(word => filled(word, view)),
  })
  return { commands, diagnostics }
}

/** `$UID` after a script's name is what the container's environment has for it; the script sees it come from here. */
function filled(word: LocatedWord, { variables }: ContainerView): Word {
  const pieces = word.pieces.flatMap((piece): readonly Piece[] => {
    if (piece.kind === 'text') return [{ ...piece, place: piece.place ?? word.place }]
    return (piece.name !== undefined && variables.get(piece.name)) || [piece]
  })
  return { pieces, place: word.place }
}

function neighbourOf(path: string, { mounts, service }: ContainerView): NeighbourFile {
  return mountedFile(path, mounts, service) ?? service.file.context.neighbour(path)
}

function tooManyCalls({ place }: ScriptCall): Diagnostic {
  return {
    severity: 'error',
    code: 'too-many-scripts',
    message: `This command calls more than ${mostCalls} scripts; those from here on were not read.`,
    hint: 'Give the commands that run, from ps -ef.',
    place,
  }
}

/** Only a script that is named after vttablet is worth a word. */
function notRead(call: ScriptCall, file: NeighbourFile | undefined): readonly Diagnostic[] {
  if (!call.path.includes('vttablet')) return []
  const why = file?.kind === 'unreadable' ? `${file.file}: ${file.why}` : 'it lies in the image'
  return [
    {
      severity: 'warning',
      code: 'script-not-read',
      message: `The script ${call.path} was not read (${why}), so the vttablet that it starts is not counted.`,
      hint: 'Give the script as an input of its own, or the command that runs: ps -ef.',
      place: call.place,
    },
  ]
}
