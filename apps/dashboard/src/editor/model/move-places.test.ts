import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { movePlaces } from './move-places.ts'
import { flowSteps } from './steps.ts'

it('a step may move to every list but its own and those inside of it', () => {
  const { flow } = readFlow(
    `name: Places
steps:
  - id: check
    action: condition
    config:
      condition: 1 == 1
      then: [{ id: pay, action: log, config: { message: a } }]
      else: [{ id: leave, action: log, config: { message: a } }]
  - id: each
    action: for_each
    config:
      items: [1]
      steps: [{ id: pack, action: log, config: { message: a } }]
`,
    [],
  )
  const steps = flow ? flowSteps(flow) : []
  const shown = (id: string) => {
    const step = steps.find((one) => one.step.id === id)
    return step ? movePlaces(steps, step).map(({ list, index, title, about }) => `${title}, ${about}: ${list} ${index}`) : []
  }
  expect(shown('pay')).toMatchInlineSnapshot(`
    [
      "Setup, nothing in it yet: /setup 0",
      "Steps, behind each: /steps 2",
      "check › false, behind leave: /steps/0/config/else 1",
      "each › steps, behind pack: /steps/1/config/steps 1",
      "On error, nothing in it yet: /on_error 0",
      "Teardown, nothing in it yet: /teardown 0",
    ]
  `)
  expect(shown('each').some((place) => place.includes('/steps/1/'))).toBe(false)
})
