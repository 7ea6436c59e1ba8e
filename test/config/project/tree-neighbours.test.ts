import { afterAll, describe, expect, it } from 'vitest'
import { treePorts } from '../../../src/config/project/tree-neighbours.ts'
import { inTree, type Leaf } from '../../support/trees.ts'

const home = process.cwd()

/** What a file of a tree, read from the tree's folder, gets for a path that it names. */
function found(leaves: Readonly<Record<string, Leaf>>, path: string, from: string): Promise<string> {
  return inTree(leaves, folder => {
    process.chdir(folder)
    const file = treePorts().neighbour(path, from)
    return file.kind === 'read' ? `${file.file}: ${file.text}` : file.why
  })
}

describe('files named by files of a tree', () => {
  afterAll(() => process.chdir(home))

  it.each<[string, Record<string, Leaf>, string, string, string]>([
    ['beside', { 'a/x.env': 'X' }, './x.env', 'a/up.sh', 'a/x.env: X'],
    ['above', { 'x.env': 'X', 'a/up.sh': '' }, '../x.env', 'a/up.sh', 'x.env: X'],
    ['not there', {}, 'x.env', 'a/up.sh', 'no such file'],
    [
      'by its path on the host that the tree holds',
      { 'host/etc/x': 'X', 'host/etc/s/up.service': '' },
      '/etc/x',
      'host/etc/s/up.service',
      'host/etc/x: X',
    ],
    [
      'the nearest of several hosts',
      { 'a/etc/x': 'A', 'b/etc/x': 'B' },
      '/etc/x',
      'b/etc/up.service',
      'b/etc/x: B',
    ],
    ['never a file of the machine', { 'up.sh': '' }, '/etc/passwd', 'up.sh', 'not in the tree'],
    [
      'nor by the way up',
      { 'up.sh': '' },
      '../../../../../../etc/passwd',
      'up.sh',
      'it lies outside of what is checked',
    ],
    [
      'nor by a link',
      { 'up.sh': '', 'x.env': { link: '/proc/self/environ' } },
      'x.env',
      'up.sh',
      'it lies outside of what is checked',
    ],
    ['never a folder', { 'a/b/c': '' }, 'b', 'a/up.sh', 'not a regular file'],
  ])('%s', async (_name, leaves, path, from, expected) => {
    expect(await found(leaves, path, from)).toBe(expected)
  })
})
