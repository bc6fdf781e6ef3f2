import { expect, it } from 'vitest'
import { isFlow } from './is-flow.ts'

it.each([
  ['file:///a.testmesh.yaml', ''],
  ['file:///a.testmesh.yml', 'a: ['],
  ['file:///a.yaml', 'name: A\nsteps:\n  - id: a\n    action: log\n'],
  ['file:///a.yaml', 'flow:\n  steps: [{ action: log }]\n'],
  ['untitled:Untitled-1', '{"name": "A",\n"x": 1}\nsteps:\n  - "action": log\n'],
])('takes %s with %j for a flow', (uri, text) => expect(isFlow({ uri, text })).toBe(true))

it.each([
  ['file:///azure-pipelines.yml', 'steps:\n  - script: npm test\n'],
  ['file:///compose.yaml', 'services: { a: { action: x } }\n'],
  ['file:///values.yaml', 'a:\n  steps:\n    - action: log\n'],
])('leaves %s with %j alone', (uri, text) => expect(isFlow({ uri, text })).toBe(false))
