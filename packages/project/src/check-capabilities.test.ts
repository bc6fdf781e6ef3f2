import { readFlow } from '@testmesh/flow'
import type { ActionDescriptor } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { checkCapabilities } from './check-capabilities.ts'

const shell: ActionDescriptor = {
  type: 'shell',
  family: 'shell',
  title: 'Shell',
  description: '',
  aliases: [],
  config: { type: 'object' },
  output: { type: 'object' },
  capabilities: ['exec', 'file-write'],
}
const text = `name: Shell
steps:
  - { id: a, action: log, config: { message: a } }
  - id: b
    action: condition
    config:
      condition: 1 == 1
      then:
        - { id: c, action: shell, config: {} }
`

it('finds each step that asks for more than is granted, however deep', () => {
  const reading = readFlow(text, [shell])
  const told = (granted: Parameters<typeof checkCapabilities>[2]) =>
    checkCapabilities(reading, [shell], granted).map(({ message, place }) => `${place.span?.start.line}: ${message}`)
  expect(told([])).toEqual([
    '9: shell needs the capability "exec", which is not granted here',
    '9: shell needs the capability "file-write", which is not granted here',
  ])
  expect(told(['exec'])).toHaveLength(1)
  expect(told(['exec', 'file-write'])).toEqual([])
})
