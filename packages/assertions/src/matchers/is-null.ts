import { isNothing } from '@testmesh/expressions'
import { mismatch } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const isNull: Matcher = {
  aliases: ['null'],
  compile: comparing(
    (actual, expected) => {
      if (isNothing(actual) === (expected !== false)) return []
      return [mismatch({ wanted: { type: 'null', text: expected === false ? 'not null' : 'null' }, actual })]
    },
    (expected) => (typeof expected === 'boolean' ? undefined : 'true or false'),
  ),
}
