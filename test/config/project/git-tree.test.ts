import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gitTree } from '../../../src/config/project/git-tree.ts'
import { inTree } from '../../support/trees.ts'

const everything = { include: [], exclude: [] }
const home = process.cwd()

/** Runs `work` in a repository whose first commit is gone from the working tree. */
function inRepository<Result>(work: () => Result): Promise<Result> {
  return inTree(
    { 'manifests/up.sh': 'vttablet --old\n', 'manifests/läng.sh': 'vttablet\n', 'other/a.md': 'x' },
    folder => {
      symlinkSync('up.sh', join(folder, 'manifests/link.sh'))
      const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder })
      git('init', '-q')
      git('add', '.')
      git('-c', 'user.name=ci', '-c', 'user.email=ci@example.com', 'commit', '-q', '-m', 'before')
      writeFileSync(join(folder, 'manifests/up.sh'), 'vttablet --new\n')
      mkdirSync(join(folder, 'later'))
      process.chdir(folder)
      return work()
    },
  )
}

describe('gitTree', () => {
  beforeAll(() => expect(home).not.toBe(''))
  afterAll(() => process.chdir(home))

  it('reads files as the revision has them, links left out', async () => {
    const inputs = await inRepository(() => [...(gitTree('HEAD', ['.'], everything)?.inputs ?? [])])
    expect(inputs).toEqual([
      { kind: 'file', file: 'manifests/läng.sh', text: 'vttablet\n' },
      { kind: 'file', file: 'manifests/up.sh', text: 'vttablet --old\n' },
    ])
  })

  it('reads neighbours and lists folders of the revision', async () => {
    const found = await inRepository(() => {
      const ports = gitTree('HEAD', ['.'], everything)?.ports
      return [
        ports?.neighbour('up.sh', 'manifests/x'),
        ports?.neighbour('gone.sh', 'manifests/x').kind,
        ports?.list('.', 'manifests/x'),
      ]
    })
    expect(found).toEqual([
      { kind: 'read', file: 'manifests/up.sh', text: 'vttablet --old\n' },
      'unreadable',
      ['link.sh', 'läng.sh', 'up.sh'],
    ])
  })

  it.each(['no-such-revision', '--output=x', ''])('knows no revision %j', async revision => {
    expect(await inRepository(() => gitTree(revision, ['.'], everything))).toBeUndefined()
  })
})
