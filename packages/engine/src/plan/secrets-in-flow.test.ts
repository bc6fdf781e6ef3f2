import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { testPorts } from '../testing/test-ports.ts'
import { secretsInFlow } from './secrets-in-flow.ts'

it('finds what stands in the text and is secret', () => {
  const { descriptors } = testPorts({ actions: { echo: async () => ({}) } }).actions
  const text = `name: Test
env: { DB: "postgres://ada:in-a-url@db/x" }
steps:
  - { id: a, action: echo, config: { token: in-a-field, said: "\${secret('in-a-call')} \${secret(DB)}", headers: { Authorization: [Bearer in-a-header] } } }
`
  expect(secretsInFlow(text, readFlow(text, descriptors).flow, descriptors).sort()).toEqual([
    'in-a-call',
    'in-a-field',
    'in-a-header',
    'in-a-url',
  ])
})
