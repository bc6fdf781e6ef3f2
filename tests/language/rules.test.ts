import { describe, expect, it } from 'vitest'
import { flow, gets, tell, useEcho } from './tell.ts'

// "Rules that hold everywhere" of the definition of the language, a test per sentence.

const echo = useEcho()

describe('no silent success', () => {
  it('an unknown key is an error', async () => {
    expect((await tell(flow('  - { action: log, config: { message: a, mesage: b } }'))).problems).toEqual([
      '3:42 FLOW_UNKNOWN_KEY: "mesage" is not a setting of the log action',
    ])
  })

  it('an unresolved variable is an error', async () => {
    expect((await tell(flow('  - { action: log, config: { message: "${NOBODY}" } }'))).problems).toEqual([
      '3:42 PLAN_UNKNOWN_NAME: "NOBODY" is not defined here',
    ])
  })

  it('a missing output is an error where it is read, and shown where it was not captured', async () => {
    const { verdict, steps, state } = await tell(
      flow(
        '  - { id: a, action: set, config: { x: "${UUID}" }, output: { y: $.x.y } }\n  - { id: b, action: log, config: { message: "${y}" } }',
      ),
    )
    expect([verdict, steps, state?.steps.get('steps/a')?.missingOutputs]).toEqual([
      'error',
      { 'steps/a': 'passed', 'steps/b': 'error' },
      ['y'],
    ])
    expect(state?.steps.get('steps/b')?.failure?.code).toBe('OUTPUT_MISSING')
  })

  it('a skipped branch is visible, and no error', async () => {
    const { verdict, steps } = await tell(
      flow('  - { id: c, action: condition, config: { condition: 1 > 2, then: [{ id: a, action: log, config: { message: a } }] } }'),
    )
    expect([verdict, steps]).toEqual(['passed', { 'steps/c': 'passed', 'steps/c/a': 'skipped' }])
  })

  it('an error in `when` is an error', async () => {
    const { verdict, steps } = await tell(flow('  - { id: a, when: "parseJson(`[`) == 1", action: log, config: { message: a } }'))
    expect([verdict, steps]).toEqual(['error', { 'steps/a': 'error' }])
  })

  it('what cannot be judged is not what does not hold', async () => {
    const none = async (text: string) => {
      const step = `  - { id: b, action: set, config: { price: "150", prices: ["150", 90] }, assert_none: [${text}] }\n`
      return [text, (await tell(flow(`  - { id: a, action: set, config: { deep: {} } }\n${step}`))).verdict]
    }
    const doubtful = [
      'price > 100',
      '{ match: { price: "#? _ > 100" } }',
      '{ match: { prices: "#[] #? _ > 100" } }',
      '{ path: prices, any_item: "#? _ > 100" }',
      '{ path: price, match: "${a.deep.gone}" }',
      '{ match: { price: "${a.deep.gone}" } }',
    ]
    for (const text of doubtful) expect(await none(text)).toEqual([text, 'failed'])
    const known = ['"prices[1] > 100"', '{ path: "prices[1]", match: "#? _ > 100" }', '{ match: { price: "#number? _ > 100" } }']
    for (const text of known) expect(await none(text)).toEqual([text, 'passed'])
  })

  it('nothing is ever sent to the target with a literal `${x}` in it by accident', async () => {
    const before = echo.asked.length
    const { verdict } = await tell(
      flow(
        `  - { id: a, action: set, config: { x: { y: 1 } } }\n  - { action: http_request, config: { method: POST, url: "${echo.url}/", body: "\${a.x.z}" } }`,
      ),
    )
    expect([verdict, echo.asked.length - before]).toEqual(['error', 0])
    await tell(flow(`  - { action: http_request, config: { method: POST, url: "${echo.url}/", body: "$\${x}" } }`))
    expect(echo.asked.at(-1)?.body).toBe('${x}')
  })
})

describe('no silent success in what is sent as a value of its own', () => {
  const order = '  - { id: order, action: set, config: { id: null, tags: [1] } }\n'
  const ask = (config: string) => tell(flow(`${order}  - { id: ask, action: http_request, config: ${config} }`))

  it('has no null in it, as nothing of what is missing', async () => {
    const before = echo.asked.length
    const { verdict, state } = await ask(`{ url: "${echo.url}/orders/\${order.id}" }`)
    const { message, place } = state?.steps.get('steps/ask')?.failure ?? {}
    expect([verdict, message, place?.pointer]).toEqual(['error', 'order.id is null, and a URL has no null', '/steps/1/config/url'])
    expect(echo.asked.length - before).toBe(0)
  })

  it.each([
    ['headers: { Authorization: "Bearer ${order.id}" }', 'a header', 'headers/Authorization'],
    ['headers: { X-Ids: [a, "b${order.id}"] }', 'a header', 'headers/X-Ids/1'],
    ['params: { id: "o-${order.id}" }', 'a query parameter', 'params/id'],
    ['params: { id: [a, "o-${order.id}"] }', 'a query parameter', 'params/id/1'],
    ['form: { id: "o-${order.id}" }', 'a form field', 'form/id'],
    ['cookies: { id: "o-${order.id}" }', 'a cookie', 'cookies/id'],
    ['auth: { type: bearer, token: "t-${order.id}" }', 'a secret', 'auth/token'],
  ])('nor has %s', async (setting, what, at) => {
    const before = echo.asked.length
    const { verdict, state } = await ask(`{ url: "${echo.url}/orders", ${setting} }`)
    const { code, message, place } = state?.steps.get('steps/ask')?.failure ?? {}
    expect([verdict, code, message]).toEqual(['error', 'EXPRESSION_MISSING', `order.id is null, and ${what} has no null`])
    expect(place?.pointer).toBe(`/steps/1/config/${at}`)
    expect(echo.asked.length - before).toBe(0)
  })

  it('nor has the address of a database', async () => {
    const { state } = await tell(
      flow(`${order}  - { id: ask, action: database_query, config: { connection: "postgres://u:p@h/\${order.id}", query: 'SELECT 1' } }`),
    )
    expect(state?.steps.get('steps/ask')?.failure?.message).toBe('order.id is null, and a URL has no null')
  })

  it('has what stands for it, and other texts have the word', async () => {
    const { verdict } = await ask(
      `{ method: POST, url: "${echo.url}/orders/\${order.id ?? 'none'}?t=\${order.tags}", body: 'id \${order.id}' }`,
    )
    expect([verdict, echo.asked.at(-1)]).toMatchObject(['passed', { path: '/orders/none?t=[1]', body: 'id null' }])
  })
})

describe('values keep their types', () => {
  it('a capture of `7` is the number 7', async () => {
    expect((await tell(flow(gets('7')))).captured).toEqual({ got: 7 })
  })

  it('a whole-token template yields the value itself', async () => {
    const list = '  - { id: a, action: set, config: { list: [1, { b: null }] } }\n'
    expect((await tell(flow(list + gets('"${a.list}"')))).captured).toEqual({ got: [1, { b: null }] })
  })

  it('a token inside text yields text, objects as JSON', async () => {
    const map = '  - { id: a, action: set, config: { map: { b: 1 } } }\n'
    expect((await tell(flow(map + gets('"is ${a.map} ${1 + 1}"')))).captured).toEqual({ got: 'is {"b":1} 2' })
  })
})

describe('every problem has a place', () => {
  it('all problems of a file are reported at once, each with line, column, code and message', async () => {
    const text = flow('  - { id: a, action: log, config: { message: "${X}" } }\n  - { id: a, action: lgo, config: {} }', 'tgs: [a]')
    expect((await tell(text)).problems).toEqual([
      '2:1 FLOW_UNKNOWN_KEY: "tgs" is not a key of a flow',
      '4:49 PLAN_UNKNOWN_NAME: "X" is not defined here',
      '5:11 FLOW_DUPLICATE_ID: two steps are called "a"',
      '5:22 FLOW_UNKNOWN_ACTION: nobody provides the action "lgo"',
    ])
  })
})

describe('teardown and cleanup always run', () => {
  const around = (step: string, config = ''): string =>
    flow(
      `  - { id: made, action: log, config: { message: made }, cleanup: [{ id: undo, action: log, config: { message: undone } }] }\n${step}`,
      `${config}teardown: [{ id: down, action: log, config: { message: down } }]`,
    )
  const always = { 'cleanup/steps/made/undo': 'passed', 'teardown/down': 'passed' }

  it('after success', async () => {
    expect(await tell(around('  - { id: a, action: log, config: { message: a } }'))).toMatchObject({ verdict: 'passed', steps: always })
  })

  it('after failure', async () => {
    expect(await tell(around('  - { id: a, action: fail, config: { message: a } }'))).toMatchObject({ verdict: 'error', steps: always })
  })

  it('after a timeout', async () => {
    const slow = '  - { id: a, action: delay, config: { duration: 5s } }'
    expect(await tell(around(slow, 'config: { timeout: 50ms }\n'))).toMatchObject({ verdict: 'error', steps: always })
  })

  it('after a cancel', async () => {
    const controller = new AbortController()
    const running = tell(around('  - { id: a, action: delay, config: { duration: 5s } }'), { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    expect(await running).toMatchObject({ verdict: 'cancelled', steps: always })
  })

  const failing = flow(
    '  - { id: a, action: log, config: { message: a } }',
    'teardown: [{ id: down, action: fail, config: { message: no } }, { id: then, action: log, config: { message: a } }]',
  )

  it('a failing teardown step is shown and counted as a warning; it does not change the verdict', async () => {
    const { verdict, steps, state } = await tell(failing)
    expect([verdict, steps, state?.warnings.map(({ code }) => code)]).toEqual([
      'passed',
      { 'steps/a': 'passed', 'teardown/down': 'error', 'teardown/then': 'passed' },
      ['TEARDOWN_FAILED'],
    ])
  })

  it('`--strict-teardown` makes it', async () => {
    expect((await tell(failing, { strictTeardown: true })).verdict).toBe('failed')
  })
})

it("everything random or timed comes from the run's seed and clock, so a run can be repeated exactly", async () => {
  const random = flow(gets('"${UUID} ${RANDOM_ID} ${randomInt(0, 1000000)} ${random.string(20)}"'))
  const got = async (seed: number) => (await tell(random, { seed })).captured.got
  expect(await got(42)).toBe(await got(42))
  expect(await got(42)).not.toBe(await got(43))
})
