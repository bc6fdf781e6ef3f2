import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { planFlow } from './plan-flow.ts'

const plan = (text: string) => planFlow(readFlow(text, []), { descriptors: [], known: { variables: [], columns: [] } })

const lines = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('')

const steps = 'steps: [{ action: log, config: { message: here } }]\n'

it('orders a chain of variables that is longer than the stack is deep', () => {
  const env = lines(8_000, (index) => `  V${index}: "\${V${index + 1}}"\n`)
  const { plan: made, diagnostics } = plan(`name: A\nenv:\n${env}  V8000: 1\n${steps}`)
  expect(diagnostics).toEqual([])
  expect(made?.env.map(({ name }) => name).slice(0, 2)).toEqual(['V8000', 'V7999'])
})

it('tells the first hundreds of what is wrong, and never leaves an error out because of warnings', () => {
  const env = lines(600, (index) => `  V${index}: "\${W${index}}"\n`)
  const { plan: made, diagnostics } = plan(`name: A\nenv:\n${env}${steps}`)
  expect(made).toBeUndefined()
  expect(diagnostics.filter(({ code }) => code === 'PLAN_UNKNOWN_NAME').length).toBe(500)
})

it('tells what is wrong with what is hardly written, and plans around it', () => {
  const codesOf = (text: string): string[] => plan(`name: A\nsteps:\n${text}`).diagnostics.map(({ code, message }) => `${code}: ${message}`)
  const step = 'action: log, config: { message: here }'
  expect(codesOf(`  - { ${step}, cleanup: { ${step} } }\n`)).toMatchInlineSnapshot(`
    [
      "FLOW_UNKNOWN_KEY: "action" is not a key of cleanup",
      "FLOW_MISSING_KEY: cleanup needs "steps"",
      "FLOW_UNKNOWN_KEY: "config" is not a key of cleanup",
    ]
  `)
  expect(codesOf(`  - { action: parallel, config: { branches: [null, { name: a, steps: [{ ${step} }] }] } }\n`)).toMatchInlineSnapshot(`
    [
      "FLOW_WRONG_TYPE: branches[0] wants a map, but got nothing",
    ]
  `)
})
