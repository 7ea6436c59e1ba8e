import { execFileSync } from 'node:child_process'
import { decode, largestFile, tooLarge } from '../files.ts'
import type { NeighbourFile } from '../model.ts'
import type { InputPorts } from '../read.ts'
import { candidateOf } from './candidates.ts'
import type { TreeInput } from './input-tree.ts'
import { portsOver } from './tree-neighbours.ts'
import { type WalkOptions, wantedBy } from './walk.ts'

/** Files as a revision has them. */
export interface GitTree {
  readonly inputs: Iterable<TreeInput>
  readonly ports: InputPorts
}

/**
 * The files at `paths` (relative to the working directory) in a revision of the repository around it, read
 * from git's store: nothing is checked out. Nothing when `revision` names no commit there.
 */
export function gitTree(
  revision: string,
  paths: readonly string[],
  options: WalkOptions,
): GitTree | undefined {
  const commit = commitOf(revision)
  if (commit === undefined) return undefined
  return {
    inputs: gitInputs(commit, paths, options),
    ports: portsOver({ read: file => gitFile(commit, file), list: folder => namesIn(commit, folder) }),
  }
}

/** A revision that begins with a dash would be an option to git. */
function commitOf(revision: string): string | undefined {
  if (revision.startsWith('-')) return undefined
  return git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    ?.toString()
    .trim()
}

interface Blob {
  readonly path: string
  readonly id: string
  readonly bytes: number
}

/** Blobs are asked for in batches, so that memory holds one of them. */
const batchBytes = 16 * 1024 * 1024

function* gitInputs(commit: string, paths: readonly string[], options: WalkOptions): Generator<TreeInput> {
  const wanted = wantedBy(options)
  const blobs = blobsOf(commit, paths).filter(({ path }) => wanted(path) || paths.includes(path))
  for (const { path } of blobs.filter(({ bytes }) => bytes > largestFile)) {
    yield { kind: 'unreadable', file: path, why: tooLarge }
  }
  for (const batch of batches(blobs.filter(({ bytes }) => bytes <= largestFile))) yield* batchInputs(batch)
}

/** Regular files only: links and submodules have other modes. */
function blobsOf(commit: string, paths: readonly string[]): readonly Blob[] {
  const listing = git(['ls-tree', '-r', '-z', '-l', commit, '--', ...paths])?.toString() ?? ''
  const lines = listing.split('\0').map(line => /^100\d{3} blob (\w+) +(\d+)\t(.*)$/s.exec(line))
  return lines.flatMap(match =>
    match ? [{ id: match[1] as string, bytes: Number(match[2]), path: match[3] as string }] : [],
  )
}

function* batches(blobs: readonly Blob[]): Generator<readonly Blob[]> {
  let batch: Blob[] = []
  let bytes = 0
  for (const blob of blobs) {
    batch.push(blob)
    bytes += blob.bytes
    if (bytes < batchBytes) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** `git cat-file --batch` answers `id type size`, the bytes and a line feed, in the order asked. */
function* batchInputs(blobs: readonly Blob[]): Generator<TreeInput> {
  const answers = git(['cat-file', '--batch'], blobs.map(({ id }) => `${id}\n`).join(''))
  let at = 0
  for (const { path, bytes } of blobs) {
    const start = answers === undefined ? -1 : answers.indexOf(10, at) + 1
    if (!answers || start < 1) {
      yield { kind: 'unreadable', file: path, why: 'git has lost it' }
      continue
    }
    at = start + bytes + 1
    const candidate = candidateOf(answers.subarray(start, start + bytes))
    if (candidate.kind === 'text') yield { kind: 'file', file: path, text: candidate.text }
    else if (candidate.kind === 'unreadable') yield { kind: 'unreadable', file: path, why: candidate.why }
    else yield { kind: 'unrelated', file: path }
  }
}

/** A path with `./` before it counts from the working directory. */
function gitFile(commit: string, file: string): NeighbourFile {
  const bytes = file.startsWith('/') ? undefined : git(['cat-file', 'blob', `${commit}:./${file}`])
  if (!bytes) return { kind: 'unreadable', file, why: 'no such file in that revision' }
  return { ...decode(bytes), file }
}

function namesIn(commit: string, folder: string): readonly string[] {
  if (folder.startsWith('/')) return []
  const listing = git(['ls-tree', '-z', '--name-only', commit, '--', `${folder}/`])?.toString() ?? ''
  return listing
    .split('\0')
    .filter(name => name !== '')
    .map(name => name.slice(name.lastIndexOf('/') + 1))
}

/** What git prints; nothing when it fails. No shell, no prompt, no helper of the user's is involved. */
function git(args: readonly string[], input = ''): Buffer | undefined {
  try {
    return execFileSync('git', ['--no-optional-locks', ...args], {
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 4 * largestFile,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    })
  } catch {
    return undefined
  }
}
