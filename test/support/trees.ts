import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What stands at a path: a text, bytes, or a link to somewhere. */
export type Leaf =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly mode: number; readonly text: string }

/** Writes a tree of files to a folder of its own, gives the folder to `work`, and removes it afterwards. */
export async function inTree<Result>(
  leaves: Readonly<Record<string, Leaf>>,
  work: (folder: string) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'vtsize-tree-'))
  try {
    for (const [path, leaf] of Object.entries(leaves)) writeLeaf(join(folder, path), leaf)
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeLeaf(path: string, leaf: Leaf): void {
  mkdirSync(dirname(path), { recursive: true })
  if (typeof leaf === 'string' || leaf instanceof Uint8Array) writeFileSync(path, leaf)
  else if ('link' in leaf) symlinkSync(leaf.link, path)
  else {
    writeFileSync(path, leaf.text)
    chmodSync(path, leaf.mode)
  }
}
