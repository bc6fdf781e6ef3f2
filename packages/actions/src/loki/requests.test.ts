import { expect, it } from 'vitest'
import { isForLines } from './requests.ts'

it.each([
  ['{service="orders"}', true],
  ['\n # of orders\n {service="orders"} |= "a" | json', true],
  ['count_over_time({service="orders"}[5m])', false],
  ['sum(rate({a="b"}[1m])) > 3', false],
  ['vector(1)', false],
])('tells whether %s is for lines', (query, expected) => {
  expect(isForLines(query)).toBe(expected)
})
