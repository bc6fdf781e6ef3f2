import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { commentsOf } from '../format/layout/same-text.ts'
import { isSameReading } from '../format/same-reading.ts'
import { readFlows } from '../read/read-flow.ts'
import { generateFlow } from '../testing/generate-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { lintFlows } from './lint-flows.ts'
import { mendFlows } from './mend-flows.ts'

vi.setConfig({ testTimeout: 120_000 })

it('mends what it can without changing the meaning of a flow, or a comment', () => {
  const mended = fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
    const text = generateFlow(seed)
    const after = mendFlows(text, { descriptors }).text
    expect(isSameReading(readFlows(text, descriptors), readFlows(after, descriptors))).toBe(true)
    expect(commentsOf(after).toSorted()).toEqual(commentsOf(text).toSorted())
    expect(mendFlows(after, { descriptors })).toEqual({ text: after, mended: 0 })
  })
  fc.assert(mended, { numRuns: 30, seed: 21, endOnFailure: true })
})

it('leaves alone what a comment disables, what is off, and where the text has mistakes', () => {
  const text =
    '\ufeffname: a\n# testmesh-disable-next-line LINT_ALIAS\nvariables: { A: 1 }\nsteps:\n  - action: sleep\n    config: { duration: 1 }\n'
  expect(mendFlows(text, { descriptors }).text).toBe(text.replace('sleep', 'delay'))
  expect(mendFlows(text, { descriptors, levels: { LINT_ALIAS: 'off' } }).text).not.toContain('delay')
  expect(mendFlows('name: "a\nvariables: { A: 1 }\n', { descriptors }).mended).toBe(0)
})

it('does not remove what disables a problem that only planning finds', () => {
  const text = 'name: a\n# testmesh-disable PLAN_SHADOWED\nsteps:\n  - action: assert\n    config: { expression: 1 == 1 }\n'
  const [reading] = readFlows(text, descriptors)
  expect(mendFlows(text, { descriptors }).text).toBe(text)
  expect(reading && lintFlows([{ reading, diagnostics: [] }], { descriptors }).map(({ code }) => code)).toEqual(['LINT_UNUSED_DISABLE'])
})
