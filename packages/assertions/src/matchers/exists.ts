import { mismatch } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const exists: Matcher = {
  aliases: ['present', 'is_present', 'is_defined'],
  compile: comparing(
    (actual, expected) => {
      if ((actual !== undefined) === (expected !== false)) return []
      return [mismatch({ wanted: expected === false ? { type: 'missing', text: 'nothing' } : { type: 'any', text: 'a value' }, actual })]
    },
    (expected) => (typeof expected === 'boolean' ? undefined : 'true or false'),
  ),
}
