import { releaseOfImage } from '../kubernetes/image.ts'
import type { Diagnostic, Hole, Invocation, Piece, ReadContext, ReadResult, Word } from '../model.ts'
import type { Places } from '../places.ts'
import { placeIndex } from '../places.ts'
import { findVttabletCommands } from '../shell/shell-command.ts'
import type { BlankWord } from './blank-words.ts'
import { linesOf, namesVttablet } from './blank-words.ts'
import { plainInvocation } from './flag-words.ts'

/** One container of a described pod, as far as it matters. Lines are trimmed. */
interface Container {
  readonly name: string
  readonly pod: string | undefined
  image?: BlankWord
  readonly command: BlankWord[]
  readonly args: BlankWord[]
  readonly environment: Map<string, BlankWord>
}

/** True for the text of `kubectl describe pod`: containers with a `Command:` or `Args:` heading of their own. */
export function looksLikeDescribe(text: string): boolean {
  const start = text.slice(0, 262_144)
  if (/^[ \t]*Args:[ \t]*\r?\n[ \t]+--?\w/m.test(start)) return true
  const heading = /^[ \t]*(?:Args|Command):[ \t]*\r?$/m.test(start)
  return heading && /^(?:Name:|[ \t]*(?:Container ID|Image|Image ID|State|Containers):)/m.test(start)
}

/**
 * Reads `kubectl describe pod`: one argument a line below `Args:` and `Command:`, without quotes.
 * `$(NAME)` is filled from the container's `Environment:` where that shows a plain value.
 */
export function readDescribe(text: string, context: ReadContext): ReadResult {
  const places = placeIndex(text, context.file)
  const invocations: Invocation[] = []
  const diagnostics: Diagnostic[] = []
  for (const container of containersOf(linesOf(text))) {
    const read = readContainer(container, text, places, context)
    invocations.push(...read.invocations)
    diagnostics.push(...read.diagnostics)
  }
  return { invocations, mysqlds: [], diagnostics }
}

function containersOf(lines: readonly BlankWord[]): readonly Container[] {
  const containers: Container[] = []
  let pod: string | undefined
  let container: Container | undefined
  let block: { readonly heading: string; readonly indent: number } | undefined
  for (const line of lines) {
    const content = trimmed(line)
    const indent = content.offset - line.offset
    if (content.text === '') continue
    if (block && indent > block.indent && container) {
      addTo(container, block.heading, content)
      continue
    }
    const heading = /^(Args|Command|Environment):$/.exec(content.text)?.[1]
    block = heading === undefined ? undefined : { heading, indent }
    const opened = containerOpened(content.text, indent, pod, heading !== undefined && !container)
    if (opened) {
      containers.push(opened)
      container = opened
    } else if (indent === 0) {
      pod = /^Name:\s+(\S+)$/.exec(content.text)?.[1] ?? pod
      container = undefined
    } else if (container && /^Image:\s/.test(content.text)) container.image = lastWord(content)
  }
  return containers
}

/** A heading of a container, or of its arguments where someone pasted only those. */
function containerOpened(
  text: string,
  indent: number,
  pod: string | undefined,
  argumentsAlone: boolean,
): Container | undefined {
  if (argumentsAlone) return emptyContainer('vttablet', pod)
  const named = indent > 0 && indent <= 2 && /^[a-z0-9][-a-z0-9.]*:$/.test(text)
  return named ? emptyContainer(text.slice(0, -1), pod) : undefined
}

function trimmed({ text, offset }: BlankWord): BlankWord {
  const start = text.trimStart()
  return { text: start.trimEnd(), offset: offset + text.length - start.length }
}

function lastWord({ text, offset }: BlankWord): BlankWord {
  const word = /\S+$/.exec(text)?.[0] ?? ''
  return { text: word, offset: offset + text.length - word.length }
}

function emptyContainer(name: string, pod: string | undefined): Container {
  return { name, pod, command: [], args: [], environment: new Map() }
}

function addTo(container: Container, heading: string, line: BlankWord): void {
  if (heading === 'Args') container.args.push(line)
  else if (heading === 'Command') container.command.push(line)
  else {
    const variable = /^([A-Za-z_]\w*):\s+(.*)$/.exec(line.text)
    if (!variable || /^(?:<|\(v1:)|Optional: /.test(variable[2] as string)) return
    const value = variable[2] as string
    container.environment.set(variable[1] as string, {
      text: value,
      offset: line.offset + line.text.length - value.length,
    })
  }
}

function readContainer(
  container: Container,
  text: string,
  places: Places,
  context: ReadContext,
): Pick<ReadResult, 'invocations' | 'diagnostics'> {
  const lines = [...container.command, ...container.args]
  const name = container.pod === undefined ? container.name : `${container.pod}/${container.name}`
  const release = releaseOf(container, places)
  const shell = lines.findIndex(line => /^-[a-z]*c$/.test(line.text))
  if (shell > 0 && /(?:^|\/)(?:ba|da|a|k|z)?sh$/.test((lines[shell - 1] as BlankWord).text)) {
    return readShellArgument(lines.slice(shell + 1), { name, release, text, places, context })
  }
  const at = lines.findIndex(line => namesVttablet(line.text))
  const bare = at === -1 && container.command.length === 0 && container.name === 'vttablet'
  const first = bare ? lines[0] : lines[at]
  if (!first) return { invocations: [], diagnostics: [] }
  const words = lines.slice(bare ? 0 : at + 1).map(line => argumentWord(line, container, places))
  return {
    invocations: [{ ...plainInvocation('command-line', words, places.at(first.offset), name), ...release }],
    diagnostics: [],
  }
}

/** The lines of one argument with line ends in it look like arguments; after `sh -c` they are its script. */
function readShellArgument(
  lines: readonly BlankWord[],
  from: {
    readonly name: string
    readonly release: Pick<Invocation, 'release'>
    readonly text: string
    readonly places: Places
    readonly context: ReadContext
  },
): Pick<ReadResult, 'invocations' | 'diagnostics'> {
  const [first] = lines
  const last = lines.at(-1)
  if (!first || !last) return { invocations: [], diagnostics: [] }
  const script = from.text.slice(first.offset, last.offset + last.text.length).replaceAll('\r\n', ' \n')
  const { commands, diagnostics } = findVttabletCommands(script, {
    places: { at: offset => from.places.at(first.offset + offset) },
    env: from.context.env,
    neighbour: from.context.neighbour,
  })
  const invocations = commands.map(command => ({
    ...plainInvocation('command-line', command.words, command.place, from.name),
    instances: command.passes,
    ...from.release,
  }))
  return { invocations, diagnostics }
}

/** Kubernetes itself fills `$(NAME)` in arguments; `$$(NAME)` stays as it is. */
function argumentWord({ text, offset }: BlankWord, { environment }: Container, places: Places): Word {
  const pieces: Piece[] = []
  let start = 0
  const cut = (end: number) => {
    if (end > start) pieces.push({ kind: 'text', text: text.slice(start, end).replaceAll('$$', '$') })
  }
  for (const match of text.matchAll(/(?<!\$)\$\(([A-Za-z_]\w*)\)/g)) {
    cut(match.index)
    const name = match[1] as string
    const value = environment.get(name)
    const hole: Hole = {
      kind: 'hole',
      text: match[0],
      name,
      by: 'variable',
      place: places.at(offset + match.index),
    }
    pieces.push(value ? { kind: 'text', text: value.text, place: places.at(value.offset) } : hole)
    start = match.index + match[0].length
  }
  cut(text.length)
  return { pieces, place: places.at(offset) }
}

function releaseOf({ image }: Container, places: Places): Pick<Invocation, 'release'> {
  return image ? { release: releaseOfImage(image.text, places.at(image.offset)) } : {}
}
