import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type WalkOptions, walk } from '../../../src/config/project/walk.ts'
import { inTree, type Leaf } from '../../support/trees.ts'

const everything: WalkOptions = { include: [], exclude: [] }

/** What a walk over a whole tree meets, by path below it. */
function walked(leaves: Readonly<Record<string, Leaf>>, options = everything, paths = ['.']) {
  return inTree(leaves, folder =>
    [
      ...walk(
        paths.map(path => join(folder, path)),
        options,
      ),
    ].map(entry => {
      const path = entry.path.slice(folder.length + 1)
      return entry.kind === 'file' ? path : `${path}: ${entry.kind === 'loop' ? 'loop' : entry.why}`
    }),
  )
}

describe('walk', () => {
  it.each<[string, Record<string, Leaf>, readonly string[]]>([
    [
      'goes by name, whatever the order on disk',
      { 'b.sh': '', 'a/z.sh': '', 'a.sh': '' },
      ['a/z.sh', 'a.sh', 'b.sh'],
    ],
    [
      'leaves sources, documents and archives out',
      { 'a.go': '', 'b.md': '', 'c.tgz': '', 'd.yaml': '' },
      ['d.yaml'],
    ],
    [
      'never enters node_modules and .git',
      { 'node_modules/a.sh': '', '.git/b.sh': '', 'c.sh': '' },
      ['c.sh'],
    ],
    ['reads hidden files', { '.env': '', '.config/a.yaml': '' }, ['.config/a.yaml', '.env']],
    [
      'respects .gitignore',
      { '.gitignore': 'out/\n*.bak\n', 'out/a.sh': '', 'b.sh.bak': '', 'c.sh': '' },
      ['.gitignore', 'c.sh'],
    ],
    [
      'lets a nested .gitignore bring a file back',
      { '.gitignore': '*.sh\n', 'keep/.gitignore': '!a.sh\n', 'keep/a.sh': '', 'keep/b.sh': '', 'c.sh': '' },
      ['.gitignore', 'keep/.gitignore', 'keep/a.sh'],
    ],
    [
      'cannot bring back what lies in an ignored folder',
      { '.gitignore': 'out/\n!out/a.sh\n', 'out/a.sh': '', 'b.sh': '' },
      ['.gitignore', 'b.sh'],
    ],
    [
      'lets a nested .gitignore bring a folder back with all in it',
      { '.gitignore': 'build/\n', 'x/.gitignore': '!build/\n', 'x/build/a.sh': '', 'build/b.sh': '' },
      ['.gitignore', 'x/.gitignore', 'x/build/a.sh'],
    ],
    [
      'anchors the patterns of a nested .gitignore to its folder',
      { 'x/.gitignore': '/a.sh\n', 'x/a.sh': '', 'x/y/a.sh': '', 'a.sh': '' },
      ['a.sh', 'x/.gitignore', 'x/y/a.sh'],
    ],
    ['follows a link to a file once', { 'a.sh': '', 'b.sh': { link: 'a.sh' } }, ['a.sh']],
    ['follows a link to a folder', { 'a/x.sh': '', 'b/l': { link: '../a' } }, ['a/x.sh']],
    [
      'tells of a link back to a folder around it',
      { 'a/x.sh': '', 'a/up': { link: '..' } },
      ['a/up: loop', 'a/x.sh'],
    ],
    [
      'tells of a link to itself',
      { 'a.sh': { link: 'a.sh' }, 'b.sh': '' },
      ['a.sh: a loop of symbolic links', 'b.sh'],
    ],
    ['tells of a link to nothing', { 'a.sh': { link: 'gone' }, 'b.sh': '' }, ['a.sh: no such file', 'b.sh']],
  ])('%s', async (_name, leaves, expected) => {
    expect(await walked(leaves)).toEqual(expected)
  })

  it('takes only what is included, sources too', async () => {
    const leaves = { 'a.go': '', 'b/c.sh': '', 'b/d.yaml': '' }
    expect(await walked(leaves, { include: ['*.go', 'c.sh'], exclude: [] })).toEqual(['a.go', 'b/c.sh'])
  })

  it('leaves out what is excluded, folders with all in them', async () => {
    const leaves = { 'a.sh': '', 'old/b.sh': '', 'new/old.sh': '' }
    expect(await walked(leaves, { include: [], exclude: ['old'] })).toEqual(['a.sh', 'new/old.sh'])
  })

  it('reads a file that is named, although .gitignore and its name speak against it', async () => {
    const leaves = { '.gitignore': '*\n', 'notes.md': '' }
    expect(await walked(leaves, everything, ['notes.md'])).toEqual(['notes.md'])
  })

  it('reads an ignored folder that is named', async () => {
    const leaves = {
      '.git/HEAD': '',
      '.gitignore': 'out\n',
      'out/a.sh': '',
      'out/.gitignore': 'b.sh\n',
      'out/b.sh': '',
    }
    expect(await walked(leaves, everything, ['out'])).toEqual(['out/.gitignore', 'out/a.sh'])
  })

  it('applies the rules above a folder that is named, up to the top of its repository', async () => {
    const leaves = { '.git/HEAD': '', '.gitignore': '*.bak.sh\n', 'x/a.sh': '', 'x/b.bak.sh': '' }
    expect(await walked(leaves, everything, ['x'])).toEqual(['x/a.sh'])
  })

  it('gives each file once, however often it is named', async () => {
    expect(await walked({ 'a/b.sh': '' }, everything, ['a', '.', 'a/b.sh'])).toEqual(['a/b.sh'])
  })

  it('tells of a path that does not exist', async () => {
    expect(await walked({}, everything, ['gone'])).toEqual(['gone: no such file'])
  })

  it('never opens a pipe; one that is named is told', async () => {
    const found = await inTree({ 'a.sh': '' }, folder => {
      execFileSync('mkfifo', [join(folder, 'p.sh')])
      const below = [...walk([folder], everything)].map(({ path }) => path.slice(folder.length + 1))
      const named = [...walk([join(folder, 'p.sh')], everything)].map(entry => entry.kind)
      return { below, named }
    })
    expect(found).toEqual({ below: ['a.sh'], named: ['unreadable'] })
  })

  it('agrees with git about what is ignored', async () => {
    const leaves = {
      '.gitignore': '*.log.sh\n/top.sh\nsub/only.sh\n!keep.log.sh\n[ab]*.sh\nsp\\ ace.sh\n',
      'top.sh': '',
      'x/top.sh': '',
      'sub/only.sh': '',
      'x/sub/only.sh': '',
      'keep.log.sh': '',
      'b1.sh': '',
      'c1.sh': '',
      'sp ace.sh': '',
      'x/.gitignore': 'c*\n!c2.sh\n**/deep.sh\n',
      'x/c2.sh': '',
      'x/c3.sh': '',
      'x/y/z/deep.sh': '',
      'odd [dir]/.gitignore': '/e.sh\n',
      'odd [dir]/e.sh': '',
      'odd [dir]/f.sh': '',
    }
    const { ours, gits } = await inTree(leaves, folder => {
      execFileSync('git', ['init', '-q'], { cwd: folder })
      const listed = execFileSync('git', ['ls-files', '-z', '--others', '--exclude-standard'], {
        cwd: folder,
      })
      return {
        ours: [...walk([folder], everything)].map(({ path }) => path.slice(folder.length + 1)).toSorted(),
        gits: listed.toString().split('\0').filter(Boolean).toSorted(),
      }
    })
    expect(ours).toEqual(gits)
  })
})
