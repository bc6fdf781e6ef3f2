import { readFlow } from '@testmesh/flow'
import { controlDescriptors } from '@testmesh/flow/model'
import { type ActionDescriptor, hasErrors } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { snippetsOf } from './snippets.ts'

/** What the snippet of `listen` listens to. */
const source: ActionDescriptor = {
  type: 'websocket',
  family: 'test',
  title: 'A source',
  description: 'Gives messages.',
  aliases: [],
  config: { type: 'object' },
  output: { type: 'object' },
}

it('adds steps that can be read as they are', () => {
  for (const { action, text } of snippetsOf(controlDescriptors)) {
    const flow = `name: Try\nsteps:\n${`- ${text.replaceAll('\n', '\n  ')}`.replace(/^/gm, '  ')}\n`
    const { diagnostics } = readFlow(flow, [source])
    expect(diagnostics, `${action}\n${flow}`).toEqual([])
    expect(hasErrors(diagnostics)).toBe(false)
  }
})

it('offers what people need often first, and families that nobody put anywhere last, under their own name', () => {
  const offered = snippetsOf([source, ...controlDescriptors])
  expect(offered.slice(0, 3).map(({ action }) => action)).toEqual(['assert', 'set', 'log'])
  expect(snippetsOf([{ ...source, type: 'fax', family: 'old-office' }, ...controlDescriptors]).at(-1)).toMatchObject({
    action: 'fax',
    group: 'Old office',
  })
  expect(controlDescriptors.every(({ type }) => offered.find(({ action }) => action === type)?.group !== 'Control')).toBe(true)
})
