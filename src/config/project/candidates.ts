import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { decode, largestFile, reasonOf, tooLarge } from '../files.ts'

/** What a file turned out to be before anybody parses it. */
export type Candidate =
  | { readonly kind: 'text'; readonly text: string }
  /** Nothing in it has to do with a vttablet or its MySQL. */
  | { readonly kind: 'unrelated' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'unreadable'; readonly why: string }

/**
 * The text of a regular file that may hold a vttablet or a mysqld. Others are dropped after a search of their
 * bytes, so that a tree costs the parsing of what matters and the memory of one file at a time. Pipes and
 * devices are not opened.
 */
export function readCandidate(path: string): Candidate {
  try {
    const status = statSync(path)
    if (!status.isFile()) return { kind: 'unreadable', why: 'not a regular file' }
    if (status.size > largestFile) return scan(path)
    return candidateOf(readFileSync(path))
  } catch (error) {
    return { kind: 'unreadable', why: reasonOf(error as NodeJS.ErrnoException) }
  }
}

/**
 * What every text has that a reader finds something in. Flags and pools come without the word vttablet in
 * tablet YAML and option files; compose files and units may run a script that alone has it.
 */
const signs: readonly string[] = [
  'vttablet',
  'vitess',
  'services:',
  'ExecStart',
  'queryserver',
  'VitessCluster',
  'VitessKeyspace',
  'VitessShard',
  'vttestserver',
  'topology:',
  'max_connections',
  'max-connections',
  '[mysqld',
  '[mariadb',
  'mysqlctl',
  'ReadPool',
  'txPool',
  'TxPool',
  'hotRowProtection',
  'replicationTracker',
]

/** The same for the bytes of a file, wherever they come from. */
export function candidateOf(bytes: Buffer): Candidate {
  if (isBinary(bytes)) return { kind: 'binary' }
  if (!isWide(bytes) && !hasSign(bytes)) return { kind: 'unrelated' }
  const decoded = decode(bytes)
  if (decoded.kind !== 'read') return decoded
  return hasSign(decoded.text) ? { kind: 'text', text: decoded.text } : { kind: 'unrelated' }
}

/** True when a text may hold anything that a reader knows: a vttablet, a mysqld, what belongs to either. */
function hasSign(text: string | Buffer): boolean {
  return signs.some(sign => text.includes(sign))
}

/** UTF-16 as Windows writes it, which is full of zero bytes and yet a text. */
function isWide(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xfe
}

/** As git tells it: a zero byte near the start. */
function isBinary(bytes: Buffer): boolean {
  return !isWide(bytes) && bytes.subarray(0, 8000).includes(0)
}

const chunkBytes = 1024 * 1024
/** Longer than any sign, so that none is lost between two chunks. */
const overlap = 64

/** A file too large to be read is worth a word only when it would have mattered. */
function scan(path: string): Candidate {
  const handle = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(chunkBytes)
    let kept = 0
    for (let first = true; ; first = false) {
      const length = readSync(handle, chunk, kept, chunk.length - kept, null)
      if (length === 0) return { kind: 'unrelated' }
      const seen = chunk.subarray(0, kept + length)
      if (first && isBinary(seen)) return { kind: 'binary' }
      if (hasSign(seen)) return { kind: 'unreadable', why: tooLarge }
      kept = Math.min(overlap, seen.length)
      seen.copy(chunk, 0, seen.length - kept)
    }
  } finally {
    closeSync(handle)
  }
}
