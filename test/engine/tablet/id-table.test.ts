import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdTable } from '../../../src/engine/tablet/id-table.ts'

/** The next id, the same last digits as the one before, or the end of one that is there. */
const move = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('add' as const), step: fc.constantFrom(1, 1, 1024, 1e9) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat({ max: 30 }) }) },
)

describe('items by id', () => {
  it('are found as in a map, however long some of them live: property', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 80 }), fc.constantFrom(0, 5e9), (moves, start) => {
        const table = new IdTable<{ readonly id: number }>()
        const map = new Map<number, { readonly id: number }>()
        let last = start
        for (const each of moves) {
          if (each.kind === 'add') {
            last += each.step
            const item = { id: last }
            table.add(item)
            map.set(last, item)
          } else {
            const id = [...map.keys()][each.which] ?? -1
            expect(table.delete(id)).toBe(map.delete(id))
          }
          expect(table.size).toBe(map.size)
          for (const [id, item] of map) expect(table.get(id)).toBe(item)
          expect(table.get(last + 4096)).toBeUndefined()
        }
        expect(table.all()).toEqual([...map.values()])
      }),
    )
  })
})
