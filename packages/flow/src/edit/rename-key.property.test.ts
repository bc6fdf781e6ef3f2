import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { outputName } from '../names/resolve-name.ts'
import { readFlow } from '../read/read-flow.ts'
import { keysOf, parentOf, pointerTo } from '../source/pointer.ts'
import { edited } from '../testing/edited.ts'
import { descriptors } from '../testing/tell.ts'
import { applyEdits } from './edit.ts'
import { planEdit } from './plan-edit.ts'

const root = join(import.meta.dirname, '../../../..')
const files = globSync(['examples/flows/*.yaml', 'tests/golden/**/*.testmesh.yaml', 'packages/*/src/**/*.flow.yaml'], { cwd: root })
const handmade = `name: Shop
env: { HOST: "http://x", 'B c': 2 } # braces
steps:
  - id: buy
    action: http_request
    config:
      url: /
      headers:
        # Above it.
        accept: text/html   # behind it
        "x-a": |
          two
          lines

        x-empty:
      params: { q: "\${HOST}", r: [1, 2] }
    output:
      got?: $.id
`
const texts = [handmade, handmade.replaceAll('\n', '\r\n'), ...files.map((file) => readFileSync(join(root, file), 'utf8'))]

/** Entries of maps whose names somebody chose. */
const isOwnName = (pointer: string): boolean => /(?:^\/(?:env|outputs)|\/(?:headers|params|output|body))\/[^/]+$/.test(pointer)
const entries = texts.flatMap((text) => {
  const { ranges } = readFlow(text, descriptors).source
  return Object.keys(ranges)
    .filter(isOwnName)
    .map((pointer) => ({ text, pointer }))
})

const names = fc.oneof(
  fc.stringMatching(/^[a-z][a-z_-]{0,8}$/),
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.constantFrom('a: b', '# no', "it's", '"', 'true', '12', '- a', '<<', '*a', '&a', '__proto__', 'x?', 'é, b'),
)

const quoteOf = (written: string): string | undefined => /^["']/.exec(written)?.[0]

vi.setConfig({ testTimeout: 60_000 })

describe('another key for an entry of a map', () => {
  it('changes the characters of the key and of what reads an output, and no other, and back gives the same bytes', () => {
    let count = 0
    const renames = fc.property(fc.constantFrom(...entries), names, ({ text, pointer }, key) => {
      const reading = readFlow(text, descriptors)
      const there = planEdit(reading, { kind: 'renameKey', pointer, key }, descriptors)
      if ('refused' in there) return
      count++
      const old = keysOf(pointer).at(-1) ?? ''
      const written = there.edits.map(({ from, to }) => text.slice(from, to))
      // What reads an output says its name, without the `?` of its key.
      for (const one of written) expect([old, JSON.stringify(old), `'${old}'`, outputName(old)]).toContain(one)
      if (!pointer.includes('/output/')) expect(there.edits).toHaveLength(1)
      const next = applyEdits(text, there.edits)
      const after = readFlow(next, descriptors)
      const holder = parentOf(pointer)
      expect(after.source.ranges[pointerTo(holder, key)]).toBeDefined()
      expect(after.source.ranges[pointer]).toBeUndefined()
      const back = planEdit(after, { kind: 'renameKey', pointer: pointerTo(holder, key), key: old }, descriptors)
      if ('refused' in back) return expect.fail(back.refused.message)
      const again = applyEdits(next, back.edits)
      // What had to be quoted stays quoted so.
      if (there.edits.every(({ insert }, index) => quoteOf(insert) === quoteOf(written[index] ?? ''))) expect(again).toBe(text)
      else expect(readFlow(again, descriptors).flow).toEqual(reading.flow)
    })
    fc.assert(renames, { numRuns: 300, seed: 11 })
    expect(count).toBeGreaterThan(200)
  })

  it('is refused where the name stands already, also where nothing is behind it', () => {
    const rename = (pointer: string, key: string): string => edited(handmade, { kind: 'renameKey', pointer, key })
    expect(rename('/steps/0/config/headers/accept', 'x-a')).toBe('refused: there is a "x-a" beside it already (choose another name)')
    expect(rename('/steps/0/config/headers/accept', 'x-empty')).toBe(
      'refused: there is a "x-empty" beside it already (choose another name)',
    )
    expect(rename('/steps/0/config/headers/accept', '')).toBe('refused: a name is needed (write one, or remove "accept")')
    expect(rename('/steps/0/config/url', 'uri')).toBe(
      'refused: "url" is a word of the language (only names of your own can be changed, such as those of headers)',
    )
    expect(rename('/steps/0', 'x')).toMatch(/^refused: /)
    expect(rename('/steps/0/config/params/r/0', 'x')).toMatch(/^refused: /)
    expect(rename('/env/NONE', 'x')).toBe('refused: "NONE" is not written here as a name (edit the text)')
  })
})
