import { mismatch } from '../diff/mismatch.ts'
import { joinPaths } from '../diff/path-text.ts'
import { noteIdlePattern } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const anyItem: Matcher = {
  aliases: ['some', 'any', 'has_item', 'contains_item'],
  compile: (source) => {
    const { expected, pointer, compileInner } = source
    noteIdlePattern(source)
    const judge = compileInner(expected, pointer)
    return (actual, context) => {
      if (!Array.isArray(actual)) return [mismatch({ wanted: { type: 'array', text: 'a list' }, actual })]
      const tries = actual.map((item, index) => ({ index, found: judge(item, context) }))
      if (tries.some(({ found }) => found.length === 0)) return []
      // The near miss: the element with the fewest differences.
      const [nearest] = tries.toSorted((a, b) => a.found.length - b.found.length)
      const note = `none of the ${actual.length} elements fits${nearest ? `; the nearest is [${nearest.index}]` : ''}`
      const differences = nearest ? nearest.found.map((found) => ({ ...found, path: joinPaths(`[${nearest.index}]`, found.path) })) : []
      return [mismatch({ wanted: { type: 'any', text: 'an element that fits' }, actual, note }), ...differences]
    }
  },
}
