import { expect, it } from 'vitest'
import { isName } from './is-name.ts'

it('tells names that an expression reads as they stand from those that mean something else', () => {
  expect(['order_id', 'größe', 'my-var', '$payload', 'len', '_'].filter((name) => !isName(name))).toEqual([])
  expect(['1x', '5m', 'a b', 'a.b', 'a[0]', 'true', 'null', 'nil', '', "'a'", 'a + a', '$.a'].filter(isName)).toEqual([])
})
