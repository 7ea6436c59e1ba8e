import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../files.ts'
import { type IgnoreRules, isIgnored, rulesBelow, rulesFor } from './gitignore.ts'
import { type PathMatcher, pathMatcher } from './path-globs.ts'

/** Which files of folders are wanted; files that are named themselves always are. */
export interface WalkOptions {
  /** Only these; they also bring back what is no configuration by its name. Empty: all. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** The path that globs are held against; the path as shown when absent. */
  readonly relative?: (path: string) => string
}

/** What a walk meets, in an order that depends on names alone. */
export type WalkEntry =
  | { readonly kind: 'file'; readonly path: string; readonly named: boolean }
  | { readonly kind: 'unreadable'; readonly path: string; readonly why: string }
  | { readonly kind: 'loop'; readonly path: string }

/**
 * The regular files at `paths` and in folders there, each once however many links lead to it. What .gitignore
 * files exclude is left out, and so are pipes, sockets and devices: they are never opened.
 */
export function* walk(paths: readonly string[], options: WalkOptions): Generator<WalkEntry> {
  const tour: Tour = { seen: new Set(), wanted: wantedBy(options), unwanted: unwantedBy(options) }
  for (const path of paths) yield* walkPath(path, tour)
}

/** Whether a file may hold configuration, by its name and what the user says of names. */
export function wantedBy(options: WalkOptions): PathMatcher {
  const { include, relative = asShown } = options
  const unwanted = unwantedBy(options)
  const isIncluded = pathMatcher(include)
  const wanted: PathMatcher =
    include.length > 0 ? path => isIncluded(relative(path)) : path => !noConfiguration.test(path)
  return path => wanted(path) && !unwanted(path)
}

function unwantedBy({ exclude, relative = asShown }: WalkOptions): PathMatcher {
  const isExcluded = pathMatcher(exclude)
  return path => isExcluded(relative(path))
}

function asShown(path: string): string {
  return path
}

interface Tour {
  /** Real paths of what was met. */
  readonly seen: Set<string>
  readonly wanted: PathMatcher
  readonly unwanted: PathMatcher
}

interface Folder {
  /** As shown. */
  readonly path: string
  readonly real: string
  readonly rules: IgnoreRules
}

/** An entry of a folder, not yet looked at. */
interface Pending {
  readonly entry: Dirent
  readonly folder: Folder
}

/** Sources, documents, images, archives and reports: they speak of vttablet and start none. */
const noConfiguration =
  /\.(?:adoc|avif|bmp|bz2|c|cc|class|cpp|crt|cs|css|csv|dart|diff|docx?|exe|gif|go|gz|h|hpp|html?|ico|ipynb|jar|java|jpe?g|js|jsonl|jsx|key|kt|lock|log|lua|md|mdx|mjs|mod|mov|mp4|o|orig|patch|pdf|pem|php|png|pptx?|proto|py|pyc|rb|rej|rs|rst|sarif|scala|so|sum|svg|swift|tar|tex|tgz|ts|tsx|ttf|vue|wasm|webp|woff2?|xlsx?|xml|xz|zip|zst)$/i

/** Folders of tools; nothing in them is anybody's configuration of a tablet. */
const neverEntered: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '.terraform'])

function* walkPath(path: string, tour: Tour): Generator<WalkEntry> {
  const shown = path.length > 1 ? path.replace(/\/+$/, '') : path
  const at = look(shown)
  if (at.kind === 'unreadable') yield { kind: 'unreadable', path: shown, why: at.why }
  else if (at.kind === 'other') yield { kind: 'unreadable', path: shown, why: 'not a regular file' }
  else if (tour.seen.has(at.real)) return
  else if (at.kind === 'file') {
    tour.seen.add(at.real)
    yield { kind: 'file', path: shown, named: true }
  } else yield* walkFolder({ path: shown, real: at.real, rules: rulesFor(at.real) }, tour)
}

/** Entries wait on a stack of their own, so that no depth of folders exhausts ours. */
function* walkFolder(top: Folder, tour: Tour): Generator<WalkEntry> {
  const pending: Pending[] = []
  const opened = open(top, tour, pending)
  if (opened) yield opened
  for (let next = pending.pop(); next; next = pending.pop()) {
    const met = meet(next, tour)
    if (!met) continue
    if (met.kind !== 'folder') yield met
    else {
      const failed = open(met.folder, tour, pending)
      if (failed) yield failed
    }
  }
}

/** Puts the entries of a folder on the stack, the first on top. */
function open(folder: Folder, tour: Tour, pending: Pending[]): WalkEntry | undefined {
  tour.seen.add(folder.real)
  try {
    const entries = readdirSync(folder.real, { withFileTypes: true })
    entries.sort((left, right) => (left.name < right.name ? 1 : -1))
    for (const entry of entries) pending.push({ entry, folder })
    return undefined
  } catch (error) {
    return { kind: 'unreadable', path: folder.path, why: reasonOf(error as NodeJS.ErrnoException) }
  }
}

type Met = WalkEntry | { readonly kind: 'folder'; readonly folder: Folder }

function meet({ entry, folder }: Pending, tour: Tour): Met | undefined {
  const path = folder.path === '.' ? entry.name : join(folder.path, entry.name)
  const real = join(folder.real, entry.name)
  if (neverEntered.has(entry.name) || tour.unwanted(path)) return undefined
  const at = entry.isSymbolicLink() ? look(real) : lookAt(entry, real)
  if (isIgnored(folder.rules, real, at.kind === 'folder')) return undefined
  switch (at.kind) {
    case 'other':
      return undefined
    case 'unreadable':
      return tour.wanted(path) ? { kind: 'unreadable', path, why: at.why } : undefined
    case 'file':
      if (!tour.wanted(path) || tour.seen.has(at.real)) return undefined
      tour.seen.add(at.real)
      return { kind: 'file', path, named: false }
    case 'folder':
      if (`${folder.real}/`.startsWith(`${at.real}/`)) return { kind: 'loop', path }
      if (tour.seen.has(at.real)) return undefined
      return { kind: 'folder', folder: { path, real: at.real, rules: rulesIn(at.real, real, folder) } }
  }
}

/** Behind a link the rules are those of the place that it leads to. */
function rulesIn(real: string, path: string, { rules }: Folder): IgnoreRules {
  return real === path ? rulesBelow(rules, real) : rulesFor(real)
}

type Look =
  | { readonly kind: 'file' | 'folder' | 'other'; readonly real: string }
  | { readonly kind: 'unreadable'; readonly why: string }

/** What a path leads to, links followed. */
function look(path: string): Look {
  try {
    return lookAt(statSync(path), realpathSync(path))
  } catch (error) {
    return { kind: 'unreadable', why: reasonOf(error as NodeJS.ErrnoException) }
  }
}

function lookAt(kind: Pick<Dirent, 'isFile' | 'isDirectory'>, real: string): Look {
  return { kind: kind.isFile() ? 'file' : kind.isDirectory() ? 'folder' : 'other', real }
}
