import fc from 'fast-check'
import { expect, it } from 'vitest'
import { measureStrength } from './measure-strength.ts'
import { judgeFlow, recordFlow, survivors, withText } from './testing/judge-flow.ts'

const order = { number: 17, total: 19.9, isPaid: true, items: [{ sku: 'tea' }, { sku: 'cup' }] }

const oneStep = (assertions: readonly string[]): string => `name: One step
steps:
  - id: read
    action: ask
    config: { name: order }
    assert: [${assertions.map((line) => JSON.stringify(line)).join(', ')}]
`

it('is noticed by a step that compares all, and by none without assertions', async () => {
  const whole = await judgeFlow(oneStep(['status == 200', `body == ${JSON.stringify(order)}`]), { order })
  expect(whole.totals).toEqual({ steps: 1, killed: 24, survived: 0, unknown: 0, leftOut: 0 })
  expect(survivors(whole)).toEqual([])
  const bare = await judgeFlow(oneStep([]), { order })
  expect(bare.totals).toEqual({ steps: 1, killed: 0, survived: 24, unknown: 0, leftOut: 0 })
  expect(survivors(bare)).toMatchInlineSnapshot(`
    [
      "read status: status status",
      "read body.number: gone null other less type",
      "read body.total: gone null other less type",
      "read body.isPaid: gone null other type",
      "read body.items: emptied fewer twice reversed",
      "read body.items[].sku: gone null other empty",
    ]
  `)
})

it('suggests what notices, by values that are the same in the next run', async () => {
  const text = `name: A customer
env: { EMAIL: maya@example.com, OWNER: u-5 }
steps:
  - id: read
    action: ask
    config: { name: customer }
`
  const customer = {
    id: 'c-17',
    owner_id: 'u-5',
    email: 'maya@example.com',
    link: '/of/maya@example.com',
    note: null,
    say: 'it is: so',
    hidden: '\u202ea\u{e0001}b',
    access_token: 'of this run',
    tags: ['b', 'a'],
    orders: [],
  }
  const { flows } = await judgeFlow(text, { customer })
  const fields = flows.flatMap(({ steps }) => steps.flatMap((step) => step.fields))
  expect(fields.map(({ suggestion }) => suggestion)).toMatchInlineSnapshot(`
    [
      "status == 200",
      "body.id is string and body.id is not empty",
      "body.owner_id == OWNER",
      "body.email == EMAIL",
      "body.link == "/of/\${EMAIL}"",
      "body.note exists and body.note == null",
      "'body.say == "it is: so"'",
      "body.hidden == "\\u202ea\\udb40\\udc01b"",
      "body.access_token is string and body.access_token is not empty",
      "body.tags.length == 2 and body.tags[0] == "b"",
      "body.orders.length == 0",
      "body.tags[0] == "b"",
    ]
  `)
})

it('counts what a later step notices of a value, and not what is sent on', async () => {
  const text = `name: Two steps
steps:
  - id: create
    action: ask
    config: { name: created }
    assert: [status == 200]
    output: { key: body.key, total: body.total, mood: body.mood }
  - id: look
    action: ask
    config: { name: read, send: "\${key}" }
    assert: [body.total == total, create.body.color == "red"]
`
  const answers = { created: { key: 'k', total: 5, color: 'red', mood: 'well', other: 1 }, read: { total: 5 } }
  expect(survivors(await judgeFlow(text, answers, { steps: ['create'] }))).toMatchInlineSnapshot(`
    [
      "create body.mood: gone null other empty",
      "create body.other: gone null other less type",
      "create body.key: null? sent on other? sent on empty? sent on",
    ]
  `)
})

it('tells what cannot be judged, and why', async () => {
  const text = `name: Not judged
steps:
  - id: waits
    action: ask
    config: { name: a, until: body.state == "done" }
  - id: changed
    action: ask
    config: { name: a, send: 1 }
    assert: [body.state == "done"]
  - id: stricter
    action: ask
    config: { name: a }
    assert: [body.state == "done"]
  - id: long
    action: ask
    config: { name: long }
`
  const flow = await recordFlow(text, { a: { state: 'done' }, long: 'long '.repeat(4000) })
  const now = text.replace('send: 1', 'send: 2').replace('"done"]\n  - id: long', '"open"]\n  - id: long')
  expect(survivors(await measureStrength([withText(flow, now)]))).toMatchInlineSnapshot(`
    [
      "waits status: status? own condition status? own condition",
      "waits body.state: gone? own condition null? own condition other? own condition empty? own condition",
      "stricter: with what is recorded, it does not pass: body.state == "open"",
      "changed: the flow was changed since, and it sends something else now",
      "long: the recording does not hold its long result any more",
    ]
  `)
})

it('does not follow a flow to where nothing is recorded, and judges rounds of a loop as one step', async () => {
  const text = `name: Rounds
steps:
  - id: poll
    action: repeat
    config:
      until: ask.body.state == "done"
      max_iterations: 4
      steps:
        - { id: ask, action: ask, config: { name: state } }
  - id: each
    action: for_each
    config:
      items: [1, 2, 3]
      steps:
        - { id: one, action: ask, config: { name: one }, assert: ["body.n == item"] }
`
  const one = [
    { n: 1, color: 'red', size: 1, item: [] },
    { n: 2, color: 'red', size: 2, item: [7] },
    { n: 3, color: 'red', size: 3, item: [7] },
  ]
  const strength = await judgeFlow(text, { state: [{ state: 'busy' }, { state: 'done' }], one })
  const suggested = strength.flows.flatMap(({ steps }) => steps.flatMap(({ fields }) => fields.map(({ suggestion }) => suggestion ?? '-')))
  expect(suggested).toMatchInlineSnapshot(`
    [
      "status == 200",
      "-",
      "status == 200",
      "body.color == "red"",
      "body.size is number",
      "-",
      "-",
    ]
  `)
  expect(survivors(strength)).toMatchInlineSnapshot(`
    [
      "ask status: status status",
      "ask body.state: gone? another way null? another way other? another way empty? another way",
      "one status: status status",
      "one body.color: gone null other empty",
      "one body.size: gone null other less type",
      "one body.item: filled emptied twice",
      "one body.item[]: other",
    ]
  `)
})

it('lets fail again what had failed and was tolerated', async () => {
  const text = `name: Tolerated
steps:
  - { id: absent, action: ask, config: { name: nobody }, on_error: continue }
  - { id: then, action: ask, config: { name: order }, assert: [absent.outcome == "error", body == 1] }
`
  const strength = await judgeFlow(text, { order: 1 })
  expect(strength.totals).toEqual({ steps: 1, killed: 4, survived: 2, unknown: 0, leftOut: 0 })
  expect(survivors(strength)).toEqual(['then status: status status'])
})

it('lets the engine do again what it does itself: what is set, logged and waited for is not sent', async () => {
  const text = `name: Set
steps:
  - id: create
    action: ask
    config: { name: created }
    assert: [status == 200]
    output: { total: body.total }
  - { id: twice, action: set, config: { value: "\${create.body.price * 2}" } }
  - { id: tell, action: log, config: { message: "\${total} in all" } }
  - { id: wait, action: wait_until, config: { condition: create.body.state == "done", timeout: 5s, interval: 1s } }
  - { id: check, action: assert, config: { assertions: [twice.value == 10] } }
`
  expect(survivors(await judgeFlow(text, { created: { price: 5, total: 7, state: 'done' } }))).toMatchInlineSnapshot(`
    [
      "create body.price: type",
      "create body.total: null other less type",
    ]
  `)
})

it('notices what a step captures under the name id, and what fails into steps that never ran', async () => {
  const text = `name: Later
steps:
  - { id: create, action: ask, config: { name: created }, assert: [status == 200] }
  - id: look
    action: ask
    config: { name: read }
    output: { id: create.body.key }
    assert: [status == 200, body == 1, id == "k", create.body.total == 5]
    on_error: { steps: [{ id: tell, action: ask, config: { name: read } }] }
`
  expect(survivors(await judgeFlow(text, { created: { key: 'k', total: 5 }, read: 1 }))).toEqual([])
})

it.each([
  'create.body.n == 5',
  'create?.body.n == 5',
  'steps.create.body.n == 5',
  'steps["create"].body["n"] == 5',
  'create["body"].n == 5',
  'create.body == {n: 5, m: 1}',
  '(steps | values)[0].body.n == 5',
  'all([create], .body.n == 5)',
])('notices what a later step reads as %s', async (reading) => {
  const text = `name: Later
steps:
  - { id: create, action: ask, config: { name: created }, assert: [status == 200, body.m == 1] }
  - { id: look, action: ask, config: { name: read }, assert: [status == 200, body == 1, ${JSON.stringify(reading)}] }
`
  const { flows } = await judgeFlow(text, { created: { n: 5, m: 1 }, read: 1 })
  expect(flows[0]?.steps.find(({ id }) => id === 'create')?.fields ?? reading).toEqual([])
})

it('lets branches sleep side by side', async () => {
  const branch = (id: string): string =>
    `{ steps: [{ id: w${id}, action: delay, config: { duration: 40s } }, { id: ${id}, action: ask, config: { name: order } }] }`
  const text = `name: Branches
steps:
  - { id: both, action: parallel, timeout: 60s, config: { branches: [${branch('a')}, ${branch('b')}] } }
`
  expect((await judgeFlow(text, { order })).totals).toEqual({ steps: 2, killed: 0, survived: 48, unknown: 0, leftOut: 0 })
})

it('suggests no name that the step itself captures: an earlier round had it', async () => {
  const text = `name: Rounds
steps:
  - id: each
    action: for_each
    config: { items: [1, 2], steps: [{ id: one, action: ask, config: { name: one }, assert: [status == 200], output: { last: body.color } }] }
`
  const { flows } = await judgeFlow(text, { one: [{ color: 'red' }, { color: 'red' }] })
  expect(flows[0]?.steps[0]?.fields.map(({ suggestion }) => suggestion)).toEqual(['body.color == "red"'])
})

it('judges a hundred steps, each with a captured value, in a few seconds', async () => {
  const steps = Array.from(
    { length: 20 },
    (_, index) =>
      `  - { id: s${index}, action: ask, config: { name: order }, assert: [status == 200], output: { t${index}: body.total } }\n`,
  )
  const flow = await recordFlow(`name: Many\nsteps:\n${steps.join('')}`, { order })
  const startedAt = performance.now()
  const { totals } = await measureStrength(Array.from({ length: 5 }, () => flow))
  expect(totals.steps).toBe(100)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})

it('notices with the line that it suggests what survived without, whatever the body', async () => {
  const name = fc.oneof(
    fc.constantFrom('id', 'name', 'created_at', 'x-y', 'item', '__proto__', 'length'),
    fc.string({ minLength: 1, maxLength: 6 }),
  )
  const { body } = fc.letrec<{ body: unknown }>((tie) => ({
    body: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constantFrom(null, true, 0, 17, -1.5, 1e21, '', 'tea', '42', 'true', 'a\\b "c" \u2028', '${x}', '2026-11-30T01:22:27Z', '***'),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
      fc.array(tie('body'), { maxLength: 3 }),
      fc.dictionary(name, tie('body'), { maxKeys: 4 }),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const order = JSON.parse(JSON.stringify(given)) as never
      const { flows } = await judgeFlow(oneStep([]), { order: [order] })
      const fields = flows.flatMap(({ steps }) => steps.flatMap((step) => step.fields))
      const text = `name: One step\nsteps:\n  - id: read\n    action: ask\n    config: { name: order }\n    assert:\n      - status == 200\n${fields.flatMap(({ suggestion }) => (suggestion === undefined ? [] : `      - ${suggestion}\n`)).join('')}`
      const better = survivors(await judgeFlow(text, { order: [order] }))
      const untold = fields.filter(({ suggestion }) => suggestion === undefined).map(({ field }) => `read ${field}:`)
      expect({ text, better: better.filter((line) => !untold.some((start) => line.startsWith(start))) }).toEqual({ text, better: [] })
    }),
    { numRuns: 100 },
  )
})
