import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { type Preview, problemsIn, whyNotKept } from './preview.ts'
import { templates } from './templates.ts'

const previewOf = (text: string): Preview => {
  const { flow, diagnostics } = readFlow(text, [])
  return { text, name: flow?.name ?? '', ...(flow && { steps: flow.steps.length }), problems: problemsIn({ text }, diagnostics) }
}

it('keeps what can be read as a flow, also with errors, and says why not of the rest', () => {
  const why = (...texts: readonly string[]): string | undefined => whyNotKept(texts.map(previewOf))
  expect(why('name: a\nsteps:\n  - action: log\n    confg: {}\n')).toBeUndefined()
  expect(why('hello world')).toMatchInlineSnapshot(
    `"It cannot be read as a flow: line 1: a flow must be a map, not text: it needs "name" and "steps""`,
  )
  expect(why('name: x\nsteps: [\n')).toMatchInlineSnapshot(
    `"It cannot be read as a flow: line 2: this [ is never closed: add ], or quote the value"`,
  )
  expect(why('steps:\n  - action: log\n')).toMatchInlineSnapshot(`"It has no name: give it one."`)
  expect(why('name: a\nsteps:\n  - action: log\n', 'hello world')).toMatchInlineSnapshot(
    `"Flow 2 cannot be read as a flow: line 1: a flow must be a map, not text: it needs "name" and "steps""`,
  )
})

it('says where a problem stands in what was pasted, also when a name was written before it', () => {
  const step = 'steps:\n  - action: log\n    confg: {}\n'
  const name = 'name: given\n'
  const problem = { says: 'line 14: "confg" is not a key of a step: did you mean "config"?', at: { from: 127, until: 132 } }
  const begin = { offset: 99, line: 10 }
  const edits = [{ from: 1, to: 1, insert: name }]
  expect(problemsIn({ text: `\n${step}`, begin, edits }, readFlow(`\n${name}${step}`, []).diagnostics)).toEqual([problem])
})

it('begins with templates that read well, the first of which needs nothing but the server', () => {
  for (const { text } of templates.slice(1))
    expect(readFlow(text, []).diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'FLOW_UNKNOWN_ACTION')).toEqual(
      [],
    )
  expect(readFlow(templates[0]?.text ?? '', []).diagnostics).toEqual([])
})
