import { describe, expect, it } from 'vitest'
import { commands } from './commands.ts'
import { helpText } from './help-text.ts'

describe('the help', () => {
  it('lists every command there is, and no other', () => {
    const listed = [...helpText.matchAll(/^ {2}([a-z-]+)\b/gm)].map(([, name]) => name)
    expect(listed.filter((name) => name !== 'testmesh').sort()).toEqual(Object.keys(commands).sort())
  })
})
