import { readFlow } from '@testmesh/flow'
import { controlDescriptors } from '@testmesh/flow/model'
import { hasErrors } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { snippetsOf } from './snippets.ts'

it('adds steps that can be read as they are', () => {
  for (const { action, text } of snippetsOf(controlDescriptors)) {
    const flow = `name: Try\nsteps:\n${`- ${text.replaceAll('\n', '\n  ')}`.replace(/^/gm, '  ')}\n`
    const { diagnostics } = readFlow(flow, [])
    expect(diagnostics, `${action}\n${flow}`).toEqual([])
    expect(hasErrors(diagnostics)).toBe(false)
  }
})
