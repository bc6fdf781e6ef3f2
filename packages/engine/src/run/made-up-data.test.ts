import { loadNeed } from '@testmesh/expressions'
import { describe, expect, it } from 'vitest'
import type { FindFlow } from '../plan/sub-flow.ts'
import { flowsIn, run, summary } from '../testing/run.ts'
import { testPorts } from '../testing/test-ports.ts'

// Loaded before: while a library loads, virtual time would find nothing to do.
const helpers = new Map([
  [undefined, await loadNeed('faker')],
  ['en', await loadNeed('faker', { fakerLocale: 'en' })],
  ['de', await loadNeed('faker', { fakerLocale: 'de' })],
])
const ports = () => ({
  ...testPorts({ actions: { echo: async (config: object) => ({ ...config }) } }),
  load: async (_: unknown, { fakerLocale }: { fakerLocale?: string | undefined }) => helpers.get(fakerLocale),
})

const draws = async (text: string, seed = 42, flows: FindFlow = () => ({ problem: 'there is none' })): Promise<unknown[]> => {
  const { events } = await run(text, ports(), { seed, flows })
  return events.flatMap((event) => (event.type === 'step.captured' ? [event.data.outputs] : []))
}

const names = (config = '') => `
config: { ${config} }
env: { BUYER: "\${FAKER.person.fullName}" }
steps:
  - { id: a, action: echo, config: { name: "\${FAKER.name.firstName}" }, output: { name: name, buyer: "\${BUYER}" } }
  - { id: b, action: echo, config: { name: "\${FAKER.name.firstName}" }, output: { name: name, buyer: "\${BUYER}" } }
`

describe('made-up data', () => {
  it('repeats with the seed of the run, and is another one with another seed', async () => {
    const first = await draws(names())
    expect(first).toMatchInlineSnapshot(`
      [
        {
          "buyer": "Dr. Vera Marquardt",
          "name": "Jan",
        },
        {
          "buyer": "Dr. Vera Marquardt",
          "name": "Kylie",
        },
      ]
    `)
    expect(await draws(names())).toEqual(first)
    expect(await draws(names(), 43)).not.toEqual(first)
  })

  it('repeats whatever the seed of the run where it has one of its own', async () => {
    const first = await draws(names('faker: { seed: 7 }'), 1)
    expect(await draws(names('faker: { seed: 7 }'), 2)).toEqual(first)
    expect(await draws(names('faker: { seed: 8 }'), 1)).not.toEqual(first)
  })

  it('is of the locale that the flow asks for', async () => {
    const german = 'config: { faker: { locale: de } }\nsteps: [{ id: a, action: echo, output: { country: "${FAKER.location.country}" } }]'
    expect(await draws(german)).toMatchInlineSnapshot(`
      [
        {
          "country": "Färöer",
        },
      ]
    `)
  })

  it('is of the locale and the seed of the flow that a step runs, where it says them', async () => {
    const draw = 'steps: [{ id: a, action: echo, output: { country: "${COUNTRY}" } }]'
    const inner = (config: string) =>
      `name: Inner\nconfig: { faker: { ${config} } }\nenv: { COUNTRY: "\${FAKER.location.country}" }\n${draw}`
    const outer =
      'config: { faker: { locale: de } }\nenv: { HERE: "${FAKER.location.country}" }\nsteps: [{ id: sub, action: run_flow, config: { flow: Inner } }]'
    const drawn = (config: string, seed: number) => draws(outer, seed, flowsIn({ 'inner.yaml': inner(config) }, ports()))
    const german = await drawn('seed: 7', 1)
    expect(await drawn('seed: 7', 2)).toEqual(german)
    const english = await drawn('seed: 7, locale: en', 1)
    expect(english).not.toEqual(german)
    expect(
      await draws(`config: { faker: { seed: 7 } }\n${outer.slice(outer.indexOf('env'))}`, 1, flowsIn({ 'inner.yaml': inner('') }, ports())),
    ).toEqual(english)
  })

  it('is one value per string, and a fresh one per attempt', async () => {
    const text = `
steps:
  - id: a
    action: echo
    config: { pair: "\${FAKER.string.uuid} \${FAKER.string.uuid}", other: "\${FAKER.string.uuid}" }
    retry: { attempts: 2 }
    output: { one: 'split(pair, " ")[0]', two: 'split(pair, " ")[1]', other: other }
    assert: [one == two, other != one, attempt == 2]
`
    const captured = await draws(text)
    expect(captured).toHaveLength(2)
    expect(captured[1]).not.toEqual(captured[0])
  })

  it('is refused before anything runs where nothing draws it', async () => {
    const unknown = 'config: { faker: { locale: klingon } }\nsteps: [{ id: a, action: echo, config: { x: "${FAKER.person.fistName}" } }]'
    expect(() => run(unknown, ports())).toThrowErrorMatchingInlineSnapshot(`
      [InvalidFlowError: flow:2:28 PLAN_NOT_SUPPORTED: faker has no locale "klingon"
      flow:3:48 EXPRESSION_UNKNOWN_FUNCTION: faker has no "fistName" in "person"]
    `)
    expect(summary(await run('config: { faker: { locale: de-DE } }\nsteps: [{ action: echo }]', ports())).at(-1)).toBe('= passed')
  })
})
