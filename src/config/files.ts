import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { NeighbourFile } from './model.ts'
import type { InputPorts, TextInput } from './read.ts'

/** Bytes. Larger files are not configuration; reading them would only cost memory. */
export const largestFile = 64 * 1024 * 1024

/** The text of a file to be read as an input, or why there is none. Never throws. */
export function readFileInput(path: string): TextInput {
  const read = readTextFile(path, { pipes: true })
  return read.kind === 'read'
    ? { kind: 'file', file: path, text: read.text }
    : { kind: 'unreadable', file: path, why: read.why }
}

/** Standard input as an input named `<stdin>`. */
export async function readStandardInput(): Promise<TextInput> {
  const file = '<stdin>'
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    size += chunk.length
    if (size > largestFile) return { kind: 'unreadable', file, why: tooLarge }
    chunks.push(chunk)
  }
  const decoded = decode(Buffer.concat(chunks))
  return decoded.kind === 'read'
    ? { kind: 'file', file, text: decoded.text }
    : { kind: 'unreadable', file, why: decoded.why }
}

/** Reads files that other files name, relative to the file that names them. Each is read once. */
export function filePorts(): InputPorts {
  const cache = new Map<string, NeighbourFile>()
  return {
    neighbour: (path, from) => {
      const file = resolve(dirname(from), path)
      const known = cache.get(file)
      if (known) return known
      const answer: NeighbourFile = { ...readTextFile(file), file: shownPath(path, from) }
      cache.set(file, answer)
      return answer
    },
    list: (folder, from) => namesIn(resolve(dirname(from), folder)),
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function shownPath(path: string, from: string): string {
  const folder = dirname(from)
  return path.startsWith('/') || folder === '.' ? path : `${folder}/${path}`
}

/** A text, or why there is none. */
export type TextFile =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly why: string }

export const tooLarge = `larger than ${largestFile / 1024 / 1024} MiB`

function readTextFile(path: string, { pipes = false } = {}): TextFile {
  let handle: number | undefined
  try {
    // Opening a named pipe waits for its writer: only one that the user named may be worth the wait.
    if (statSync(path).isFIFO() && !pipes) return { kind: 'unreadable', why: 'a named pipe' }
    handle = openSync(path, 'r')
    const status = fstatSync(handle)
    if (status.isDirectory())
      return { kind: 'unreadable', why: 'a directory; vtsize check reads directories' }
    if (!status.isFile() && !status.isFIFO()) return { kind: 'unreadable', why: 'not a regular file' }
    if (status.size > largestFile) return { kind: 'unreadable', why: tooLarge }
    return decode(readWhole(handle, status.size))
  } catch (error) {
    return { kind: 'unreadable', why: reasonOf(error as NodeJS.ErrnoException) }
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** Files below /proc report a size of 0, so reading goes on until the end. */
function readWhole(handle: number, size: number): Buffer {
  const chunks: Buffer[] = []
  let total = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(size - total, 4096))
    const length = readSync(handle, chunk, 0, chunk.length, null)
    if (length === 0 || total > largestFile) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, length))
    total += length
  }
}

/** UTF-8, or UTF-16 with its byte order mark; a mark of either is taken off. */
export function decode(bytes: Buffer): TextFile {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { kind: 'read', text: bytes.toString('utf16le').slice(1) }
  try {
    return { kind: 'read', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { kind: 'unreadable', why: 'not UTF-8 text' }
  }
}

/** Why a file cannot be read, in words. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return 'no such file'
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it'
    case 'ELOOP':
      return 'a loop of symbolic links'
    case 'EISDIR':
      return 'a directory'
    default:
      return code ?? message
  }
}
