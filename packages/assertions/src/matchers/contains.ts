import { isMap } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing, noteIdle } from './expected-value.ts'
import { isContained } from './is-contained.ts'
import type { Matcher } from './matcher.ts'

export const contains: Matcher = {
  aliases: ['contain', 'includes', 'include'],
  compile: (source) => {
    const { expected } = source
    if (expected === '') noteIdle(source, 'any text contains the empty text')
    if (isMap(expected) && Object.keys(expected).length === 0) noteIdle(source, 'any map contains the empty map')
    return comparing((actual, wish, context) =>
      isContained(actual, wish, context) ? [] : [mismatch({ wanted: wanted('contains', wish), actual })],
    )(source)
  },
}
