import { expect, it } from 'vitest'
import { readRouting, routingText } from './routing-text.ts'

it('shows a routing as JSON and reads it again', () => {
  const routing = { services: { users: 'http://users' } }
  expect(readRouting(routingText({ routing }))).toEqual({ value: routing })
  expect(routingText({ routing: {} })).toBe('')
  expect(routingText(undefined)).toBe('')
  expect(readRouting('  ')).toEqual({ value: {} })
})

it('says what is no routing', () => {
  expect(readRouting('[]').problem).toBe('It is a map: { "services": { … } }')
  expect(readRouting('{').problem).toMatch(/^It is no JSON: /)
})
