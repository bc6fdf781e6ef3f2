import { expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { textPlaces } from './text-places.ts'

const places = (text: string) => textPlaces(TextDocument.create('file:///a.yaml', 'yaml', 1, text))

it.each([
  ['plain', 'name: 🛒 b\nsteps:\n'],
  ['CRLF', 'name: 🛒 b\r\nsteps:\r\n'],
])('counts as editors do: %s', (_, text) => {
  const { rangeOf, offsetAt } = places(text)
  const at = text.indexOf('steps')
  expect(rangeOf([at, at + 5])).toEqual({ start: { line: 1, character: 0 }, end: { line: 1, character: 5 } })
  // A character outside of the basic plane is two.
  expect(rangeOf([text.indexOf('b'), text.indexOf('b') + 1]).start).toEqual({ line: 0, character: 9 })
  expect(offsetAt({ line: 1, character: 2 })).toBe(at + 2)
})

it('does not count a byte order mark in offsets, as the reader does not, and does in positions', () => {
  const { rangeOf, offsetAt } = places('\ufeffname: a\nsteps:\n')
  expect(rangeOf([6, 7]).start).toEqual({ line: 0, character: 7 })
  expect(rangeOf([8, 13])).toEqual({ start: { line: 1, character: 0 }, end: { line: 1, character: 5 } })
  expect([offsetAt({ line: 0, character: 0 }), offsetAt({ line: 1, character: 0 })]).toEqual([0, 8])
})
