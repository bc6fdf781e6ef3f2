import { expect, it } from 'vitest'
import { keepKey, nothingTyped } from './typed.ts'

const type = (...keys: string[]) =>
  keys.reduce((typed, key) => keepKey(typed, { key, ctrlKey: false, metaKey: false, altKey: false }) ?? typed, nothingTyped)

it('keeps what is typed, corrections and Enter included', () => {
  expect(type('r', 'u', 'm', 'Backspace', 'n', 'Shift', 'Enter')).toEqual({ text: 'run', isSent: true })
  expect(keepKey(nothingTyped, { key: 'k', ctrlKey: true, metaKey: false, altKey: false })).toBeUndefined()
})
