import { describe, expect, it } from 'vitest'
import { InvalidFlowError } from '../run/run-flow.ts'
import { type Ran, run, summary } from '../testing/run.ts'
import { testPorts } from '../testing/test-ports.ts'

// What the page of the language and the page of older files say of control flow, a test per sentence.

const echo = async (config: object) => ({ ...config })
const boom = async () => {
  throw new Error('boom')
}
const slow = async ({ ms, ...config }: { ms: number }, { clock }: { clock: { sleep(ms: number): Promise<void> } }) => {
  await clock.sleep(ms)
  return config
}
const ports = () => testPorts({ actions: { echo, boom, slow } })

const ran = (text: string): Promise<Ran> => run(text, ports())
const resultOf = ({ state }: Ran, path: string): unknown => state.steps.get(path)?.attempts.at(-1)?.result

/** The value of an expression behind one step. */
const after = async (step: string, expression: string): Promise<unknown> => {
  const all = await ran(`steps:\n${step}\n  - { id: seen, action: echo, config: { value: "\${${expression}}" } }`)
  if (all.state.verdict !== 'passed') return summary(all)
  return (resultOf(all, 'steps/seen') as { value: unknown }).value
}

const problemsOf = async (text: string): Promise<string> => {
  try {
    await ran(text)
  } catch (error) {
    if (error instanceof InvalidFlowError) return error.message
    throw error
  }
  return 'it runs'
}

const loop = (config: string, inner = '{ id: one, action: echo, config: { n: "${item}" }, output: { n: $.n } }'): string =>
  `  - { id: loop, action: for_each, config: { ${config}, steps: [${inner}] } }`

describe('for_each', () => {
  it('range includes end, and may go down', async () => {
    expect(await after(loop('range: { start: 1, end: 3 }'), 'loop.n')).toEqual([1, 2, 3])
    expect(await after(loop('range: { start: 6, end: 1, step: -2 }'), 'loop.n')).toEqual([6, 4, 2])
    expect(await after(loop('range: { end: 2 }'), 'loop.n')).toEqual([0, 1, 2])
  })

  it('names default to item and index, from 0; item_var and as are other names of item_name', async () => {
    const inner = (name: string) => `{ id: one, action: echo, config: { n: "\${${name}} at \${index}" }, output: { n: $.n } }`
    expect(await after(loop('items: [a, b]', inner('item')), 'loop.n')).toEqual(['a at 0', 'b at 1'])
    for (const key of ['item_name', 'item_var', 'as'])
      expect(await after(loop(`items: [a, b], ${key}: letter`, inner('letter')), 'loop.n')).toEqual(['a at 0', 'b at 1'])
  })

  it('goes through the entries of a map as key and value', async () => {
    expect(
      await after(
        loop('items: { a: 1, b: 2 }', '{ id: one, action: echo, config: { n: "${item.key}=${item.value}" }, output: { n: $.n } }'),
        'loop.n',
      ),
    ).toEqual(['a=1', 'b=2'])
  })

  it("the flow's fail_fast: false is the default of continue_on_error", async () => {
    const text = (config: string, own = '') =>
      `config: { fail_fast: ${config} }\nsteps:\n${loop(`items: [1, 2, 3]${own}`, '{ id: one, action: echo, config: { n: "${item}" }, assert: [n != 1] }')}`
    const rounds = async (text: string) => [...(await ran(text)).state.steps.keys()].length - 1
    expect([await rounds(text('true')), await rounds(text('false'))]).toEqual([1, 3])
    expect([await rounds(text('true', ', continue_on_error: true')), await rounds(text('false', ', continue_on_error: false'))]).toEqual([
      3, 1,
    ])
  })

  it('a template may give a setting its number or its truth', async () => {
    const text = `env: { N: "2", GO: "true" }\nsteps:\n${loop('items: [1, 2, 3], max_iterations: "${N}"')}`
    expect(summary(await ran(text)).at(-1)).toMatchInlineSnapshot(
      `"= error: CONFIG_INVALID: for_each has 3 items, and max_iterations is 2"`,
    )
    const go = `env: { GO: "false" }\nsteps:\n${loop('items: [1, 2], continue_on_error: "${GO}"', '{ id: one, action: boom }')}`
    expect([...(await ran(go)).state.steps.keys()]).toEqual(['steps/loop', 'steps/loop[0]/one'])
    const wrong = `env: { P: lots }\nsteps:\n${loop('items: [1, 2], max_concurrent: "${P}"')}`
    expect(summary(await ran(wrong)).at(-1)).toMatchInlineSnapshot(
      `"= error: CONFIG_INVALID: the config of for_each does not fit: max_concurrent wants a whole number of at least 1, but got "lots""`,
    )
  })

  it("a loop's results are results[i] and its outputs lists", async () => {
    const all = '${loop.n} ${loop.outputs.n} ${loop.results[1].n} ${loop.results[1].one.n} ${loop.count}'
    expect(await after(loop('items: [5, 6]'), `'${all.replaceAll("'", '"')}'`)).toBe('[5,6] [5,6] 6 6 2')
  })

  it.each(['while', 'repeat'])('so are those of %s', async (action) => {
    const condition = action === 'while' ? 'condition: index < 2' : 'max_iterations: 2'
    const one = '{ id: one, action: echo, config: { n: "${index}" }, output: { n: $.n } }'
    const step = `  - { id: loop, action: ${action}, config: { ${condition}, steps: [${one}] } }`
    expect(await after(step, 'loop.n')).toEqual([0, 1])
    expect(await after(step, 'loop.outputs.n')).toEqual([0, 1])
    expect(await after(step, 'loop.results[1].n')).toBe(1)
  })

  it("after the loop a child's id means its last run, also side by side", async () => {
    expect(await after(loop('items: [5, 6]'), 'one.n')).toBe(6)
    const inner = '{ id: one, action: slow, config: { ms: "${30 - item}", n: "${item}" }, output: { n: $.n } }'
    expect(await after(loop('items: [10, 20], parallel: true', inner), 'one.n')).toBe(20)
    expect(await after(loop('items: [10, 20], parallel: true', inner), 'n')).toBe(20)
  })

  it('parallel or max_concurrent says how many run at the same time', async () => {
    const most = async (config: string) => {
      let now = 0
      let most = 0
      const count = async (_: unknown, { clock }: { clock: { sleep(ms: number): Promise<void> } }) => {
        most = Math.max(most, ++now)
        await clock.sleep(10)
        now--
        return {}
      }
      await run(`steps:\n${loop(`range: { end: 30 }${config}`, '{ id: one, action: count }')}`, testPorts({ actions: { count } }))
      return most
    }
    expect([await most(''), await most(', parallel: true'), await most(', parallel: 3'), await most(', max_concurrent: 2')]).toEqual([
      1, 10, 3, 2,
    ])
  })

  it('max_iterations is a limit, and passing it a failure before anything of it runs', async () => {
    expect(summary(await ran(`steps:\n${loop('items: [1, 2, 3], max_iterations: 2')}`))).toMatchInlineSnapshot(`
      [
        "steps/loop error (CONFIG_INVALID: for_each has 3 items, and max_iterations is 2)",
        "= error: CONFIG_INVALID: for_each has 3 items, and max_iterations is 2",
      ]
    `)
  })

  it('goes through one thing', async () => {
    expect(await problemsOf(`steps:\n${loop('items: [1], range: { end: 2 }')}`)).toMatchInlineSnapshot(
      `"flow:3:64 PLAN_NOT_SUPPORTED: for_each goes through one thing: items, or range"`,
    )
  })

  it('goes through a list, and what is written out and is none is told before anything runs', async () => {
    const items = ['order_ids', '"a, b"', '7', 'true', '"${7}"', '{ a: 1 }']
    const told = await Promise.all(
      [...items.map((list) => `items: ${list}`), 'range: { end: 3, step: 0 }'].map((of) => problemsOf(`steps:\n${loop(of)}`)),
    )
    expect(told).toMatchInlineSnapshot(`
      [
        "flow:3:52 FLOW_WRONG_TYPE: items wants a list or a map, but got "order_ids"",
        "flow:3:52 FLOW_WRONG_TYPE: items wants a list or a map, but got "a, b"",
        "flow:3:52 FLOW_WRONG_TYPE: items wants a list or a map, but got 7",
        "flow:3:52 FLOW_WRONG_TYPE: items wants a list or a map, but got true",
        "it runs",
        "it runs",
        "flow:3:68 FLOW_WRONG_VALUE: a range whose step is 0 never ends",
      ]
    `)
  })

  it('items_from_glob gives sorted paths; none is a warning, and the steps are skipped with that reason', async () => {
    const files = { 'cases/b.json': '', 'cases/a.json': '', 'other.json': '' }
    const text = (pattern: string) =>
      `steps:\n${loop(`items_from_glob: "${pattern}"`)}\n  - { id: seen, action: echo, config: { n: "\${loop.results}" } }`
    const found = await run(text('cases/*.json'), testPorts({ actions: { echo }, files }))
    expect(found.state.steps.get('steps/loop[1]/one')?.outputs).toEqual({ n: 'cases/b.json' })
    expect(summary(await run(text('none/*.json'), testPorts({ actions: { echo }, files })))).toMatchInlineSnapshot(`
      [
        "steps/loop/one skipped (no file matches none/*.json)",
        "steps/loop passed",
        "steps/seen passed",
        "= passed",
        "! NO_FILES: no file matches none/*.json",
      ]
    `)
  })
})

describe('condition', () => {
  it('then, steps and then_steps; else and else_steps; condition, expression, if and when', async () => {
    for (const key of ['condition', 'expression', 'if', 'when'])
      for (const [then, other] of [
        ['then', 'else'],
        ['steps', 'else_steps'],
        ['then_steps', 'else'],
      ])
        for (const value of [true, false]) {
          const step = `  - { id: c, action: condition, config: { ${key}: ${value ? '1 < 2' : '1 > 2'}, ${then}: [{ id: a, action: echo }], ${other}: [{ id: b, action: echo }] } }`
          expect(await after(step, 'c.branch')).toBe(value ? 'then' : 'else')
        }
  })

  it('without branches the value is result', async () => {
    expect(await after('  - { id: c, action: condition, config: { condition: 1 < 2 }, assert: [result] }', 'c.result')).toBe(true)
  })

  it('locals of a branch do not leak, its outputs do, by step id', async () => {
    const step =
      '  - { id: c, action: condition, config: { condition: true, then: [{ id: a, action: echo, config: { n: 1 }, output: { got: $.n } }] } }'
    expect(await after(step, 'a.got + got')).toBe(2)
    expect(await problemsOf(`steps:\n${loop('items: [1]')}\n  - { id: x, action: echo, config: { n: "\${item}" } }`)).toMatchInlineSnapshot(
      `"flow:4:44 PLAN_UNKNOWN_NAME: "item" is not defined here"`,
    )
  })
})

describe('switch', () => {
  const choose = (value: string) =>
    `  - { id: s, action: switch, config: { value: ${value}, cases: [{ when: 1, steps: [{ id: a, action: echo }] }, { value: two, steps: [{ id: b, action: echo }] }], default: [{ id: c, action: echo }] } }`

  it('runs the first case that equals the value, else default; text that spells a number equals it', async () => {
    expect([await after(choose('1'), 's.branch'), await after(choose('"1"'), 's.branch')]).toEqual(['cases[0]', 'cases[0]'])
    expect([await after(choose('two'), 's.branch'), await after(choose('3'), 's.branch')]).toEqual(['cases[1]', 'default'])
  })
})

describe('while, repeat and wait_until', () => {
  const count = (action: string, config: string): string =>
    `  - { id: n, action: set, config: { N: 0 } }\n  - { id: r, action: ${action}, config: { ${config}, steps: [{ id: add, action: set, config: { N: "\${N + 1}" } }] } }`

  it('while asks before each round, and after it with until', async () => {
    expect(await after(count('while', 'condition: N < 3'), 'r.count')).toBe(3)
    expect(await after(count('while', 'until: N >= 0'), 'r.count')).toBe(1)
    expect(await after(count('repeat', 'until: N == 2'), 'r.count')).toBe(2)
    expect(await after(count('repeat', 'condition: N < 2'), 'r.count')).toBe(2)
    expect(await problemsOf(`steps:\n${count('while', 'condition: N < 3, until: N == 2')}`)).toMatchInlineSnapshot(
      `"flow:4:64 PLAN_NOT_SUPPORTED: "until" cannot stand beside "condition""`,
    )
  })

  it('index counts the rounds from 0, in the condition too', async () => {
    expect(await after(count('while', 'condition: index < 3'), 'r.count')).toBe(3)
    expect(await after(count('repeat', 'until: index == 2'), 'r.count')).toBe(3)
  })

  it('interval is the pause between rounds, max_duration the time of all', async () => {
    expect(await after(count('repeat', 'until: N == 3, interval: 2s'), 'r.duration_ms')).toBe(4_000)
    const last = summary(await ran(`steps:\n${count('while', 'condition: true, interval: 2s, max_duration: 5s')}`)).at(-1)
    expect(last).toMatchInlineSnapshot(`"= error: STEP_MAX_DURATION: the condition still holds after 3 rounds"`)
  })

  it('max_duration ends a round that goes on too long', async () => {
    const text =
      'steps: [{ id: r, action: while, config: { condition: true, max_duration: 5s, steps: [{ id: a, action: delay, config: { duration: 1h } }, { id: b, action: echo }] } }]'
    expect(summary(await ran(text))).toMatchInlineSnapshot(`
      [
        "steps/r[0]/a cancelled (all rounds together took longer than 5000 ms)",
        "steps/r[0]/b skipped (all rounds together took longer than 5000 ms)",
        "steps/r error (STEP_MAX_DURATION: the condition still holds after 1 round)",
        "= error: STEP_MAX_DURATION: the condition still holds after 1 round",
      ]
    `)
  })

  it('continue_on_error goes on after a round that failed, and the loop fails all the same', async () => {
    const text = (more: string) =>
      `steps: [{ id: r, action: repeat, config: { max_iterations: 2${more}, steps: [{ id: a, action: boom }] } }]`
    expect([...(await ran(text(''))).state.steps.keys()]).toHaveLength(2)
    const all = await ran(text(', continue_on_error: true'))
    expect([all.state.verdict, [...all.state.steps.keys()].length]).toEqual(['error', 3])
  })

  it('wait_until looks once more at the end of its time', async () => {
    const wait = (config: string) =>
      `  - { id: n, action: set, config: { N: 0 } }\n  - { id: w, action: wait_until, config: { ${config}, steps: [{ id: add, action: set, config: { N: "\${N + 1}" } }] } }`
    expect(await after(wait('condition: N == 2, max_duration: 300ms'), 'w.duration_ms')).toBe(300)
    expect(summary(await ran(`steps:\n${wait('condition: N == 3, max_duration: 300ms')}`)).at(-1)).toMatchInlineSnapshot(
      `"= error: STEP_MAX_DURATION: the condition does not hold after 2 rounds: N == 3 (N is 2)"`,
    )
    expect(await after(wait('condition: N == 9, max_duration: 3s, on_timeout: continue'), 'w.result')).toBe(false)
    expect(await after(wait('until: N == 2, timeout: 5s'), 'w.attempts')).toBe(2)
  })
})

describe('parallel', () => {
  const both = (more = '') =>
    `  - { id: p, action: parallel, config: { branches: [{ steps: [{ id: a, action: echo, config: { n: 1 }, output: { x: $.n } }] }, { name: right/2, steps: [{ id: b, action: echo, config: { n: 2 }, output: { y: $.n } }] }]${more} } }`

  it('unnamed branches are branch_0…; <id>.<child> is the child; the result has branches.<name>', async () => {
    expect(await after(both(), "p.branches.branch_0.x + p.a.n + p.branches['right/2'].b.n")).toBe(4)
    const all = await ran(`steps:\n${both()}`)
    expect([...all.state.steps.keys()]).toEqual(['steps/p', 'steps/p[branch_0]/a', 'steps/p[right_2]/b'])
  })

  it('of plain steps each is a branch, named by its id', async () => {
    const step =
      '  - { id: p, action: parallel, config: { steps: [{ id: a, action: echo, config: { n: 1 } }, { id: b, action: echo, config: { n: 2 } }] } }'
    expect(await after(step, 'p.branches.b.b.n')).toBe(2)
  })

  it('branches do not see each other, and what they captured is there behind them', async () => {
    expect(await after(both(), 'x + y')).toBe(3)
    const peeks =
      'steps: [{ id: p, action: parallel, config: { branches: [{ name: l, steps: [{ id: a, action: echo, output: { x: $.n } }] }, { name: r, steps: [{ id: b, action: echo, when: "x == 1" }] }] } }]'
    expect(await problemsOf(peeks)).toMatchInlineSnapshot(`"flow:2:173 PLAN_LATER_STEP: "x" does not exist yet when this is read"`)
  })

  it('two branches cannot have one name', async () => {
    const text =
      'steps: [{ id: p, action: parallel, config: { branches: [{ name: l, steps: [{ action: echo }] }, { name: l, steps: [{ action: echo }] }] } }]'
    expect(await problemsOf(text)).toMatchInlineSnapshot(`"flow:2:105 PLAN_NOT_SUPPORTED: two branches are called "l""`)
  })

  it('says that branches are a list where they are a map', async () => {
    const text = 'steps: [{ id: a, action: parallel, config: { branches: { l: [{ id: b, action: log, config: { message: b } }] } } }]'
    expect(await problemsOf(text)).toMatchInlineSnapshot(`"flow:2:56 FLOW_WRONG_TYPE: branches wants a list, but got a map"`)
  })

  it('fail_fast: false and wait_for_all: true let the others end', async () => {
    const text = (more: string) =>
      `steps: [{ id: p, action: parallel, config: { branches: [{ steps: [{ id: a, action: boom }] }, { steps: [{ id: b, action: delay, config: { duration: 50ms } }] }]${more} } }]`
    const other = async (more: string) => (await ran(text(more))).state.steps.get('steps/p[branch_1]/b')?.outcome
    expect([await other(', fail_fast: false'), await other(', wait_for_all: true')]).toEqual(['passed', 'passed'])
    expect(await other('')).toBe('cancelled')
  })
})

describe('set, assert, log, delay, fail, group', () => {
  it('the keys of the data of assert are names, whose text compares with numbers by value', async () => {
    const text = (own: string) => `env: { N: "5" }\nsteps: [{ id: a, action: assert, ${own} }]`
    for (const own of [
      'config: { data: { n: "${N}" }, assertions: [n == 5, n > 4, "5 == n"] }',
      'config: { data: { n: "${N}" }, expression: n == 5 }',
      'config: { data: { n: "${N}" } }, assert: [n == 5]',
    ])
      expect([own, (await ran(text(own))).state.verdict]).toEqual([own, 'passed'])
  })

  it('assert takes assertions, or one expression and its message', async () => {
    expect(
      summary(await ran('steps: [{ id: a, action: assert, config: { data: { n: 1 }, expression: n == 2, message: "n is ${N:-lost}" } }]')),
    ).toMatchInlineSnapshot(`
      [
        "steps/a failed (ASSERT_FAILED: n is lost)",
        "= failed: ASSERT_FAILED: n is lost",
      ]
    `)
  })

  it('set gives values to variables from there on, as they are or below variables', async () => {
    expect(await after('  - { id: s, action: set, config: { A: { b: [1] } } }', 'A.b[0]')).toBe(1)
    expect(await after('  - { id: s, action: set, config: { variables: { A: 3 } } }', 'vars.A')).toBe(3)
  })

  it('log says its level where somebody should look', async () => {
    const { state } = await ran(
      'steps: [{ id: a, action: log, config: { message: odd, level: warn, data: { n: 1 } } }, { id: b, action: log, config: { message: { n: 1 } } }]',
    )
    expect([...state.steps.values()].map(({ logs }) => logs[0]?.line)).toEqual(['warn: odd {"n":1}', '{"n":1}'])
  })

  it('delay waits for a duration, which a template may give', async () => {
    const { state } = await ran('env: { D: 1m30s }\nsteps: [{ id: a, action: delay, config: { duration: "${D}" } }]')
    expect(state.steps.get('steps/a')?.durationMs).toBe(90_000)
    expect(
      summary(await ran('env: { D: soon }\nsteps: [{ id: a, action: delay, config: { duration: "${D}" } }]')).at(-1),
    ).toMatchInlineSnapshot(
      `"= error: CONFIG_INVALID: the config of delay does not fit: duration wants a duration such as 500ms or 2s, but got "soon""`,
    )
  })

  it('fail fails with its message', async () => {
    expect(summary(await ran('steps: [{ id: a, action: fail, config: { message: "no ${1 + 1}" } }]')).at(-1)).toMatchInlineSnapshot(
      `"= error: STEP_FORCED: no 2"`,
    )
  })

  it('a group runs its steps in order, under one name, with retries and limits of its own', async () => {
    let count = 0
    const flaky = async () => {
      if (++count < 2) throw new Error('not yet')
      return {}
    }
    const text =
      'steps: [{ id: g, action: group, retry: { attempts: 2 }, config: { steps: [{ id: a, action: flaky }, { id: b, action: flaky }] } }]'
    const all = await run(text, testPorts({ actions: { flaky } }))
    expect([...all.state.steps.keys()]).toEqual(['steps/g', 'steps/g/a', 'steps/g/b', 'steps/g#2/a', 'steps/g#2/b'])
  })
})

describe('nested steps', () => {
  it('nest as deep as people like', async () => {
    const nest = (depth: number, action: (inner: string) => string): string =>
      depth === 0 ? '{ id: core, action: echo, config: { n: 7 }, output: { n: $.n } }' : action(nest(depth - 1, action))
    const group = (inner: string) => `{ action: group, config: { steps: [${inner}] } }`
    const each = (inner: string) => `{ action: for_each, config: { items: [1], steps: [${inner}] } }`
    const branch = (inner: string) => `{ action: parallel, config: { branches: [{ steps: [${inner}] }] } }`
    for (const action of [group, each, branch]) {
      const all = await ran(`steps: [${nest(50, action)}, { id: seen, action: echo, config: { n: "\${n}" } }]`)
      expect([all.state.verdict, resultOf(all, 'steps/seen')]).toEqual(['passed', { n: 7 }])
    }
  })

  it('have retries, assertions and outputs like any other', async () => {
    let count = 0
    const poll = async () => ({ n: ++count })
    const text = `steps:\n${loop('items: [1, 2]', '{ id: one, action: poll, retry: { attempts: 5, delay: 1s }, assert: ["n == item * 2"], output: { n: $.n } }')}`
    const all = await run(text, testPorts({ actions: { poll } }))
    expect(summary(all)).toMatchInlineSnapshot(`
      [
        "steps/loop[0]/one passed, 2 attempts",
        "steps/loop[1]/one passed, 2 attempts",
        "steps/loop passed",
        "= passed",
      ]
    `)
  })
})
