import { expect, it } from 'vitest'
import { wordPattern } from './word-pattern.ts'

const all = /[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*/uy
const ascii = /[A-Za-z_]\w*(?:-\w+)*/y

it.each([
  ['name == 1', 'name'],
  ['größe.x', 'größe'],
  ['名前', '名前'],
  ['a-b-c d', 'a-b-c'],
  ['a-ö', 'a-ö'],
  ['a- ö', 'a'],
  ['straße-2', 'straße-2'],
  ['x€', 'x'],
  ['', ''],
  ['1a', ''],
])('finds of %j what the whole pattern finds', (text, word) => {
  expect(wordPattern(ascii, () => all)(text, 0)).toBe(word)
})

it('makes the whole pattern only when a word goes on beyond ASCII', () => {
  let made = 0
  const find = wordPattern(ascii, () => {
    made++
    return all
  })
  expect(find('plain and ö', 0)).toBe('plain')
  expect(made).toBe(0)
  expect(find('plain and ö', 10)).toBe('ö')
  expect(find('ö', 0)).toBe('ö')
  expect(made).toBe(1)
})
