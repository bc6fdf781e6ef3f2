import { isEmpty } from '@testmesh/expressions'
import { mismatch } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const empty: Matcher = {
  aliases: ['is_empty'],
  compile: comparing(
    (actual, expected) => {
      if (isEmpty(actual) === (expected !== false)) return []
      return [mismatch({ wanted: { type: 'any', text: expected === false ? 'not empty' : 'empty' }, actual })]
    },
    (expected) => (typeof expected === 'boolean' ? undefined : 'true or false'),
  ),
}
