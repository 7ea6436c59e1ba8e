import { expect, test } from 'vitest'
import { lineBounds, placeIndex, placesFrom } from '../../src/config/places.ts'

const text = 'ab\ncd\r\ne\rf\n'

test.each([
  ['the first character', 0, 1, 1],
  ['the end of the first line', 2, 1, 3],
  ['the second line', 3, 2, 1],
  ['the LF of a CRLF, still on its line', 6, 2, 4],
  ['the line after a CRLF', 7, 3, 1],
  ['the line after a lone CR', 9, 4, 1],
  ['the empty last line', 11, 5, 1],
  ['an offset behind the end', 99, 5, 1],
  ['an offset before the start', -3, 1, 1],
])('%s', (_, offset, line, column) => {
  expect(placeIndex(text, 'f').at(offset)).toEqual({ file: 'f', line, column })
})

test('a nested text counts from where it starts, later lines from their indentation', () => {
  const places = placeIndex('one\ntwo', 'f', { line: 10, column: 7, indent: 4 })
  expect([places.at(1), places.at(5)]).toEqual([
    { file: 'f', line: 10, column: 8 },
    { file: 'f', line: 11, column: 6 },
  ])
})

test('a here-document keeps the columns of its later lines', () => {
  expect(placeIndex('one\ntwo', 'f', { line: 10, column: 1 }).at(5)).toEqual({
    file: 'f',
    line: 11,
    column: 2,
  })
})

test('a text on one line counts on from its place', () => {
  expect(placesFrom({ file: 'f', line: 3, column: 5 }).at(4)).toEqual({ file: 'f', line: 3, column: 9 })
})

test('line bounds hold the line end', () => {
  const bounds = lineBounds(text)
  expect([bounds(0), bounds(4), bounds(11)]).toEqual([
    { start: 0, end: 3 },
    { start: 3, end: 7 },
    { start: 11, end: 11 },
  ])
})
