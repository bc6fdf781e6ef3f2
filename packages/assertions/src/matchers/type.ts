import { type TypeTest, typeTests } from '@testmesh/expressions'
import { mismatch } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const type: Matcher = {
  aliases: ['is_type', 'type_of', 'has_type'],
  compile: comparing(
    (actual, expected) => (testOf(expected)?.(actual) ? [] : [mismatch({ wanted: { type: 'type', text: String(expected) }, actual })]),
    (expected) => (testOf(expected) ? undefined : `one of ${Object.keys(typeTests).join(', ')}`),
  ),
}

const testOf = (name: unknown): ((value: unknown) => boolean) | undefined => {
  const known = name === null || name === 'nil' ? 'null' : name
  return typeof known === 'string' && Object.hasOwn(typeTests, known) ? typeTests[known as TypeTest] : undefined
}
