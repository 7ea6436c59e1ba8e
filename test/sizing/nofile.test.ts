import { describe, expect, it } from 'vitest'
import { mysqlOpenFiles, requestedFiles } from '../../src/sizing/nofile.ts'

const cacheDefault = 4000

describe('how mysqld adapts to the open-files limit', () => {
  const starts = [
    { limit: '1024:1024', asked: 500, connections: 214, cache: 400 },
    { limit: '1024:1024', asked: 1000, connections: 214, cache: 400 },
    { limit: '1024:1024', asked: 2000, connections: 214, cache: 400 },
    { limit: '1024:1024', asked: 151, connections: 151, cache: 431 },
    { limit: '4096:4096', asked: 500, connections: 500, cache: 1793 },
    { limit: '5000:5000', asked: 500, connections: 500, cache: 2245 },
    { limit: '1024:20000', asked: 500, connections: 500, cache: 4000 },
    { limit: '1024:20000', asked: 3000, connections: 3000, cache: 4000 },
    { limit: '1024:20000', asked: 5000, connections: 214, cache: 400 },
    { limit: '10000:10000', asked: 9000, connections: 9000, cache: 495 },
    { limit: '20000:20000', asked: 16000, connections: 16000, cache: 1995 },
  ]

  it.each(starts)('under $limit a server asked for $asked runs with $connections', start => {
    const [soft = 0, hard = 0] = start.limit.split(':').map(Number)
    const outcome = mysqlOpenFiles(
      { maxConnections: start.asked, tableOpenCache: cacheDefault },
      { soft, hard },
    )
    expect({ connections: outcome.maxConnections, cache: outcome.tableOpenCache }).toEqual({
      connections: start.connections,
      cache: start.cache,
    })
  })

  it('raises the soft limit to exactly what it wants when the hard limit allows it', () => {
    const input = { maxConnections: 500, tableOpenCache: cacheDefault }
    expect(mysqlOpenFiles(input, { soft: 1024, hard: 20000 }).granted).toBe(8510)
  })

  it.each([
    { maxConnections: 500, files: 8510 },
    { maxConnections: 2000, files: 10010 },
    { maxConnections: 3000, files: 15000 },
  ])('wants $files files for $maxConnections connections', ({ maxConnections, files }) => {
    expect(requestedFiles({ maxConnections, tableOpenCache: cacheDefault })).toBe(files)
  })
})
