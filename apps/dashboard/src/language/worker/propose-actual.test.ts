import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { proposeActual } from './propose-actual.ts'

const text = `name: A
steps:
  - id: order
    action: log
    config: { message: a }
    assert:
      - message == "b"   # as it was
      - { path: message, equals: b } # so too
`
const reading = readFlow(text, [])

it('shows the line as it is and as it would be, and keeps what stands beside', () => {
  const compared = { text: 'message == "b"', expected: '"b"', actual: 'a' }
  expect(proposeActual(reading, '/steps/0/assert/0', compared, [])).toMatchObject({
    before: 'message == "b"   # as it was',
    after: 'message == "a"   # as it was',
  })
  expect(proposeActual(reading, '/steps/0/assert/1', compared, [])).toMatchObject({
    before: '{ path: message, equals: b } # so too',
    after: '{ path: message, equals: a } # so too',
  })
  expect(proposeActual(reading, '/steps/0/assert/2', compared, [])).toBeUndefined()
})
