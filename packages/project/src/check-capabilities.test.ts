import { readFlow } from '@testmesh/flow'
import type { ActionDescriptor, Capability } from '@testmesh/protocol'
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
  const told = (granted: readonly Capability[]) =>
    checkCapabilities(reading, [shell], { granted }).map(({ message, place }) => `${place.span?.start.line}: ${message}`)
  expect(told([])).toEqual([
    '9: shell needs the capability "exec", which is not granted here',
    '9: shell needs the capability "file-write", which is not granted here',
  ])
  expect(told(['exec'])).toHaveLength(1)
  expect(told(['exec', 'file-write'])).toEqual([])
})

it('asks for what only some settings need where they are, or may be', () => {
  const server: ActionDescriptor = { ...shell, type: 'talk', capabilities: [{ capability: 'exec', when: '/server/command' }] }
  const flow = `name: Talk
steps:
  - { id: http, action: talk, config: { server: { url: "http://a" } } }
  - { id: process, action: talk, config: { server: { command: a } } }
  - { id: any, action: talk, config: { server: "\${SERVER}" } }
  - { id: filled, action: talk, config: { server: { command: "\${COMMAND}" } } }
`
  const told = checkCapabilities(readFlow(flow, [server]), [server], { granted: [] }).map(({ place }) => place.span?.start.line)
  expect(told).toEqual([4, 5, 6])
  expect(checkCapabilities(readFlow(flow, [server]), [server], { granted: ['exec'] })).toEqual([])
})

it('asks for what the environment gives a step as well', () => {
  const server: ActionDescriptor = { ...shell, type: 'talk', capabilities: [{ capability: 'exec', when: '/server/command' }] }
  const flow =
    'name: Talk\nsteps:\n  - { id: a, action: talk, config: {} }\n  - { id: b, action: talk, config: { server: { url: "http://a" } } }\n'
  const routing = { config: { talk: { server: { command: 'sh' } } } }
  const told = checkCapabilities(readFlow(flow, [server]), [server], { granted: [], routing }).map(({ place }) => place.span?.start.line)
  expect(told).toEqual([3])
})
