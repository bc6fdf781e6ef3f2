import { expect, it } from 'vitest'
import { paletteItems, wantedFlow } from './palette-items.ts'

const flow = (name: string) => ({ id: name.toLowerCase(), name, path: null, environment: 'staging' })
const offered = (search: string, ...flows: string[]): string[] =>
  paletteItems({ search, flows: flows.map(flow), environments: ['staging'] }).flatMap(({ name, items }) =>
    items.map((item) => `${name}: ${item.name}`),
  )

it('offers flows first, and what else may be done with them', () => {
  expect(offered('check', 'Checkout')).toMatchInlineSnapshot(`
    [
      "Flows: Checkout",
      "Run: Run Checkout",
      "Executions: Executions of Checkout",
    ]
  `)
})

it('offers a run first to who asks for one, and searches for what it names', () => {
  expect(wantedFlow('run place an order')).toBe('place an order')
  expect(offered('run check', 'Checkout')[0]).toBe('Run: Run Checkout')
})

it('puts what is called exactly so before flows that have the word within', () => {
  expect(offered('environments', 'Checkout')[0]).toBe('Of this name: Environments')
  expect(offered('staging', 'Checkout')[0]).toBe('Of this name: staging')
})

it('leads to an execution by its id', () => {
  expect(offered('01a221ac-6b76-736c-8ce8-f9e5041812ac')[0]).toMatch(/^Executions: Execution 01a2/)
})
