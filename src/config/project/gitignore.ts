import { lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/** What .gitignore files say about a folder and all below it. */
export interface IgnoreRules {
  /** The folder that paths are relative to. */
  readonly base: string
  readonly rules: Ignore
}

/** True when git would not look at `path`, an absolute path below the base. */
export function isIgnored({ base, rules }: IgnoreRules, path: string, isFolder: boolean): boolean {
  const relative = path.slice(base.length + 1)
  return relative !== '' && rules.ignores(isFolder ? `${relative}/` : relative)
}

/**
 * The rules in force for what lies in `folder` (absolute), from the top of its repository down. Somebody who
 * names an ignored folder wants it read, so what ignores the folder itself is left out.
 */
export function rulesFor(folder: string): IgnoreRules {
  const chain = ancestors(folder)
  const top = chain.findIndex(each => exists(join(each, '.git')))
  const within = top < 0 ? [folder] : chain.slice(0, top + 1)
  const base = within.at(-1) as string
  let found: IgnoreRules = {
    base,
    rules: withRules(ignore(), readRules(join(base, '.git/info/exclude')), ''),
  }
  for (const each of within.toReversed()) found = rulesBelow(found, each)
  return isIgnored(found, folder, true) ? rulesBelow({ base: folder, rules: ignore() }, folder) : found
}

/** The rules with those of the .gitignore in `folder`, if it has one. */
export function rulesBelow(outer: IgnoreRules, folder: string): IgnoreRules {
  const lines = readRules(join(folder, '.gitignore'))
  if (lines.length === 0) return outer
  const prefix = folder.slice(outer.base.length)
  return { base: outer.base, rules: withRules(ignore({ ignorecase: false }).add(outer.rules), lines, prefix) }
}

/** Nested rules are rules of the base: the last one that matches counts, as in git. */
function withRules(rules: Ignore, lines: readonly string[], prefix: string): Ignore {
  return rules.add(lines.map(line => (prefix === '' ? line : moved(line, prefix))))
}

/** The line of a nested .gitignore as it would stand in the .gitignore of the base. */
function moved(line: string, prefix: string): string {
  const negated = line.startsWith('!')
  const pattern = negated ? line.slice(1) : line
  const anchored = /\/(?!\s*$)/.test(pattern)
  const folder = prefix.replaceAll(/[\\*?[\]!# ]/g, '\\$&')
  return `${negated ? '!' : ''}${folder}/${anchored ? '' : '**/'}${pattern.replace(/^\//, '')}`
}

/** Larger than any list that people write. */
const longestList = 1024 * 1024

function readRules(path: string): readonly string[] {
  try {
    const status = lstatSync(path)
    if (!status.isFile() || status.size > longestList) return []
    const lines = readFileSync(path, 'utf8').split(/\r?\n/)
    return lines.filter(line => line.trim() !== '' && !line.startsWith('#'))
  } catch {
    return []
  }
}

/** The folder, its parent, and so on to the root. */
function ancestors(folder: string): readonly string[] {
  const chain = [folder]
  for (;;) {
    const last = chain.at(-1) as string
    const parent = dirname(last)
    if (parent === last) return chain
    chain.push(parent)
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
