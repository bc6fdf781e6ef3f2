import { mismatch } from '../diff/mismatch.ts'
import { joinPaths } from '../diff/path-text.ts'
import { noteIdlePattern } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const each: Matcher = {
  aliases: ['every', 'all', 'each_item'],
  compile: (source) => {
    const { name, expected, pointer, compileInner } = source
    noteIdlePattern(source)
    const judge = compileInner(expected, pointer)
    return (actual, context) => {
      if (!Array.isArray(actual)) return [mismatch({ wanted: { type: 'array', text: 'a list' }, actual })]
      if (actual.length === 0) context.remarks.warning = `the list is empty, and ${name} holds of no element`
      return actual.flatMap((item, index) => judge(item, context).map((found) => ({ ...found, path: joinPaths(`[${index}]`, found.path) })))
    }
  },
}
