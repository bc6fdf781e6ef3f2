import { describe, expect, it } from 'vitest'
import { run, summary } from '../testing/run.ts'
import { testPorts } from '../testing/test-ports.ts'

// Each test is named by the sentence of the language's definition that it holds to.

const ports = () =>
  testPorts({ actions: { echo: async (config: object) => ({ ...config }), boom: () => Promise.reject(new Error('boom')) } })

/** The last step's outputs. */
const outputsOf = async (flow: string, options: Parameters<typeof run>[2] = {}): Promise<unknown> => {
  const { events } = await run(flow, ports(), options)
  return events.flatMap((event) => (event.type === 'step.captured' ? [event.data.outputs] : [])).at(-1)
}

const inputs = 'inputs: { x: { type: string, default: input }, y: { type: string, default: input } }'

describe('scopes', () => {
  it('a bare name is looked up in this order: loop and branch locals → outputs → step ids → inputs → data row → variables → built-ins', async () => {
    const row = { index: 0, values: { x: 'row', y: 'row', z: 'row' } }
    const at = async (text: string) => outputsOf(text, { row, inputs: { x: 'input', y: 'input' } })
    const last = 'output: { x: "${x}", y: "${y}", z: "${z}", DATE: "${DATE}" }'
    const env = 'env: { x: variable, y: variable, z: variable, DATE: mine }'
    expect(await at(`${inputs}\n${env}\nsteps: [{ id: a, action: echo, ${last} }]`)).toEqual({
      x: 'input',
      y: 'input',
      z: 'row',
      DATE: 'mine',
    })
    expect(
      await at(
        `${inputs}\n${env}\nsteps: [{ id: x, action: echo, config: { a: 1 } }, { id: p, action: echo, output: { y: captured } }, { id: a, action: echo, output: { x: "\${x.a}", y: "\${y}" } }]`,
      ),
    ).toEqual({ x: 1, y: 'captured' })
    expect(
      await at(
        `${inputs}\n${env}\nsteps: [{ id: p, action: echo, output: { x: captured } }, { id: l, action: for_each, config: { items: [1], item_name: x, steps: [{ id: a, action: echo, output: { x: "\${x}" } }] } }]`,
      ),
    ).toEqual({ x: 1 })
  })

  it('step results: output first, then any result field; `steps.create_order…` is the long form and allows `steps["create-order"]`', async () => {
    const flow = `
steps:
  - { id: create-order, action: echo, config: { status: 7, body: { items: [{ id: 5 }] } }, output: { status: captured } }
  - id: a
    action: echo
    output:
      first: "\${create-order.status}"
      field: "\${create-order.body.items[0].id}"
      long: "\${steps['create-order'].body.items[0].id}"
`
    expect(await outputsOf(flow)).toEqual({ first: 'captured', field: 5, long: 5 })
  })

  it("a step's own outcome is `steps.x.outcome`, its message `steps.x.error.message`", async () => {
    const flow =
      'steps: [{ id: x, action: boom, on_error: continue }, { id: a, action: echo, output: { outcome: "${steps.x.outcome}", why: "${steps.x.error.message}" } }]'
    expect(await outputsOf(flow)).toEqual({ outcome: 'error', why: 'boom' })
  })

  it('outputs of a skipped step are missing: an error unless `?.`, `??` or a default says otherwise', async () => {
    const skipped = '{ id: s, action: echo, when: "false", output: { token: "t" } }'
    const read = (text: string) => run(`steps: [${skipped}, { id: a, action: echo, config: { x: "${text}" } }]`, ports())
    expect(summary(await read('${token}'))).toMatchInlineSnapshot(`
      [
        "steps/s skipped (when is false: false)",
        "steps/a error (OUTPUT_MISSING: token has no value: step s was skipped: when is false: false)",
        "= error: OUTPUT_MISSING: token has no value: step s was skipped: when is false: false",
        "! PLAN_MAY_BE_MISSING: "token" is missing when step s does not run: it never runs",
      ]
    `)
    for (const text of ['${token ?? 1}', '${token:1}', '${s?.token}']) expect((await read(text)).state.verdict).toBe('passed')
  })

  it('`vars.x` (alias `env.x`), `outputs.x`, `inputs.x`, `row.x`, `steps.x`, `flow.name`, `execution.id` always reach past what hides them', async () => {
    const flow = `
name: Named
${inputs}
env: { x: variable }
steps:
  - { id: x, action: echo, config: { n: 1 }, output: { y: captured, flow: hidden } }
  - id: a
    action: echo
    output:
      vars: "\${vars.x}"
      env: "\${env.x}"
      outputs: "\${outputs.y}"
      inputs: "\${inputs.x}"
      row: "\${row.x}"
      steps: "\${steps.x.n}"
      id: "\${execution.id}"
`
    expect(await outputsOf(flow, { executionId: 'e-1', row: { index: 0, values: { x: 'row' } }, inputs: { x: 'input' } })).toEqual({
      vars: 'variable',
      env: 'variable',
      outputs: 'captured',
      inputs: 'input',
      row: 'row',
      steps: 1,
      id: 'e-1',
    })
  })

  it('untyped text compares by value also by its long name, and in the rows a loop goes through', async () => {
    const flow = `
env: { N: "5" }
data_source: { type: csv, path: ./rows.csv }
steps:
  - { id: a, action: echo, config: {}, assert: [vars.N == 5, 'env["N"] > 4', row.b > 1, 'max(vars.N, 3) == 5'] }
  - { id: subject, action: echo, config: {}, assert: [{ path: vars.N, greater_than: 4 }] }
  - id: each
    action: for_each
    config:
      items: "\${data}"
      steps: [{ id: b, action: echo, when: item.b == 2, config: {}, output: { seen: "\${item.b}" }, assert: [item.b > 1] }]
  - { id: strict, action: echo, config: { N: "5" }, assert: [N != 5] }
`
    const rows = [{ b: '1' }, { b: '2' }]
    const { state, ...ran } = await run(flow, ports(), {
      row: { index: 0, values: { b: '2' } },
      data: { rows, from: 'rows.csv', isUntyped: true },
    })
    expect(summary({ state, ...ran })).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "steps/subject passed",
        "steps/each[0]/b skipped (when is false: item.b == 2 (item.b is "1"))",
        "steps/each[1]/b passed",
        "steps/each passed",
        "steps/strict passed",
        "= passed",
      ]
    `)
  })

  it('in a step’s own assertions the fields of the result win over a column or variable of that name', async () => {
    const flow =
      'env: { status: 1, own: 2 }\nsteps: [{ id: a, action: echo, config: { status: 200 }, output: { seen: status }, assert: [status == 200, own == 2, result.status == 200, response.status == 200, attempt == 1] }]'
    expect(await outputsOf(flow)).toEqual({ seen: 200 })
  })

  it('an output that found nothing has no older value in the own assert of its step', async () => {
    const flow = `steps:
  - { id: first, action: echo, config: { n: 1 }, output: { n: $.n } }
  - { id: second, action: echo, config: { m: 1 }, output: { n: $.n }, assert: [ASSERT] }`
    expect(summary(await run(flow.replace('ASSERT', 'n == 1'), ports()))).toMatchInlineSnapshot(`
      [
        "steps/first passed",
        "steps/second failed (ASSERT_FAILED: n == 1)",
        "= failed: ASSERT_FAILED: n == 1",
        "! OUTPUT_MISSING: the output "n" has no value: $.n found nothing in the result of step second",
      ]
    `)
    const given = await run(flow.replace('ASSERT', '"(n ?? 5) == 5"'), ports())
    expect(given.state.verdict).toBe('passed')
  })

  it('the latest capture of a name wins', async () => {
    const flow =
      'steps: [{ id: a, action: echo, output: { n: "1" } }, { id: b, action: echo, output: { n: "2" } }, { id: c, action: echo, output: { n: "${n}" } }]'
    expect(await outputsOf(flow)).toEqual({ n: '2' })
  })

  it('unknown names are found before anything runs, with the nearest names', () => {
    expect(() =>
      run('env: { ORDERS: x }\nsteps: [{ id: a, action: echo, config: { x: "${ORDRES}" } }]', ports()),
    ).toThrowErrorMatchingInlineSnapshot(`[InvalidFlowError: flow:3:48 PLAN_UNKNOWN_NAME: "ORDRES" is not defined here]`)
  })

  it('a variable that asks for itself is told before anything runs that nobody gives it', async () => {
    const steps = 'steps: [{ id: a, action: echo, config: {}, assert: [C == "given"] }]'
    for (const text of ['${C}', '${vars.C}', '${B}'])
      expect(() => run(`env: { C: "${text}" }\n${steps.replace('{ id', '{ action: set, config: { B: 1 } }, { id')}`, ports())).toThrow(
        /PLAN_UNKNOWN_NAME/,
      )
    const variables = [{ name: 'environment', strength: 'below-flow' as const, values: { C: 'given' } }]
    const ran = await run(`env: { C: "\${C}" }\n${steps}`, ports(), { variables })
    expect(ran.state.verdict).toBe('passed')
  })

  it('unknown names are found beside a text that cannot be read, and what steps inside capture is known', () => {
    const flow = `steps:
  - { id: a, action: for_each, config: { items: "\${upper(}", steps: [{ id: x, action: echo, config: { n: "\${TOTL}" }, output: { n: $.n } }] } }
  - { id: b, action: echo, config: { x: "\${n}", y: "\${lenn(n)}", z: "\${ORDRES}" } }`
    expect(() => run(flow, ports())).toThrowErrorMatchingInlineSnapshot(`
      [InvalidFlowError: flow:3:58 EXPRESSION_SYNTAX: expected a value, found "}"
      flow:3:109 PLAN_UNKNOWN_NAME: "TOTL" is not defined here
      flow:4:55 EXPRESSION_UNKNOWN_FUNCTION: there is no function "lenn"
      flow:4:72 PLAN_UNKNOWN_NAME: "ORDRES" is not defined here]
    `)
  })

  it('unknown names are found in the very text that cannot be read, and what such a text leaves is known', () => {
    const flow = `env: { A: "\${x y} \${NO_1}", B: "\${A}" }
steps:
  - { id: a, action: log, config: { message: "\${a b} \${c d} \${NO_2}" }, output: { o: "\${e f} \${NO_3}" }, assert: ["foo(NO_4) == upper(n, o)"] }
  - { id: b, action: nothing_we_know, config: { n: "\${not_looked_at}" }, output: { p: $.n }, assert: [n == anything] }
  - { id: c, action: echo, config: { n: "\${A} \${o} \${p} \${b.n}" } }
outputs: { r: "\${p q} \${NO_6}" }`
    expect(() => run(flow, ports())).toThrowErrorMatchingInlineSnapshot(`
      [InvalidFlowError: flow:2:16 EXPRESSION_SYNTAX: expected "}", found "y"
      flow:2:21 PLAN_UNKNOWN_NAME: "NO_1" is not defined here
      flow:4:51 EXPRESSION_SYNTAX: expected "}", found "b"
      flow:4:58 EXPRESSION_SYNTAX: expected "}", found "d"
      flow:4:63 PLAN_UNKNOWN_NAME: "NO_2" is not defined here
      flow:4:91 EXPRESSION_SYNTAX: expected "}", found "f"
      flow:4:96 PLAN_UNKNOWN_NAME: "NO_3" is not defined here
      flow:4:116 EXPRESSION_UNKNOWN_FUNCTION: there is no function "foo"
      flow:4:120 PLAN_UNKNOWN_NAME: "NO_4" is not defined here
      flow:4:129 EXPRESSION_SYNTAX: upper is called as upper(text)
      flow:4:135 PLAN_UNKNOWN_NAME: "n" is not defined here
      flow:5:22 FLOW_UNKNOWN_ACTION: nobody provides the action "nothing_we_know"
      flow:7:20 EXPRESSION_SYNTAX: expected "}", found "q"
      flow:7:25 PLAN_UNKNOWN_NAME: "NO_6" is not defined here]
    `)
  })

  it.each([
    ['condition', '{ condition: TOTL > 0, then: [{ id: x, action: echo }] }'],
    ['while', '{ condition: TOTL < 3, steps: [{ id: x, action: echo }] }'],
    ['repeat', '{ until: TOTL > 3, steps: [{ id: x, action: echo }] }'],
    ['wait_until', '{ condition: TOTL > 3, steps: [{ id: x, action: echo }] }'],
    ['transform', '{ input: { a: [1] }, transforms: { n: "len($.a) + TOTL" } }'],
    ['transform', '{ input: { a: [1] }, transforms: { n: "${TOTL}" } }'],
  ])('so are those in the conditions and transforms of %s', (action, config) => {
    expect(() => run(`env: { TOTAL: 1 }\nsteps: [{ id: a, action: ${action}, config: ${config} }]`, ports())).toThrow(
      /PLAN_UNKNOWN_NAME: "TOTL" is not defined here/,
    )
  })

  it('what a step does not give is found too, in short and in long form', async () => {
    const first =
      '{ id: a, action: for_each, config: { items: [1], steps: [{ id: x, action: echo, output: { "y?": $.no } }] }, output: { n: count } }'
    const reading = (what: string) => `steps: [${first}, { id: b, action: log, config: { message: "\${${what}}" } }]`
    for (const [what, near] of [
      ['a.cuont', 'count'],
      ['steps.a.outcom', 'outcome'],
      ['a.x', undefined],
    ] as const) {
      const field = what.slice(what.lastIndexOf('.') + 1)
      expect(() => run(reading(what), ports()), near).toThrow(`PLAN_UNKNOWN_NAME: step a gives no "${field}"`)
    }
    for (const what of ['a.count', 'a.n', 'a.y', 'a.outputs', 'steps.a.outcome', 'a.response.count', 'a.output.n', 'a.cuont ?? 1'])
      expect((await run(reading(what), ports())).state.verdict, what).toBe('passed')
  })

  it('and those in the output and assert of a step that holds others, which sees what they left', async () => {
    const loop =
      'id: a, action: for_each, config: { items: [1, 2], steps: [{ id: x, action: echo, config: { n: "${item}" }, output: { n: $.n } }] }'
    const { state } = await run(`steps: [{ ${loop}, assert: ["n == [1, 2]", x.n == 2, "outputs.n == [1, 2]", count == 2] }]`, ports())
    expect(state.verdict).toBe('passed')
    for (const wrong of ['nn == 1', 'y.n == 2', 'item == 2', 'outputs.m == 2'])
      expect(() => run(`steps: [{ ${loop}, assert: [${wrong}] }]`, ports())).toThrow(/PLAN_UNKNOWN_NAME/)
  })

  it('a name that hides another is a warning with both places', async () => {
    const flow = `
inputs: { region: { type: string, default: eu } }
env: { region: us, total: 0, DATE: today, date: mine, free: 1 }
steps:
  - { id: token, action: echo, output: { token: t, total: "1" } }
  - { id: free, action: echo }
  - { id: again, action: echo, output: { total: "2", other: "1" } }
`
    const { state } = await run(flow, ports())
    expect(
      state.warnings.map(({ code, message, place, related = [] }) => [
        code,
        message,
        place.span?.start.line,
        related[0]?.place.span?.start.line,
      ]),
    ).toMatchInlineSnapshot(`
      [
        [
          "PLAN_HIDDEN_NAME",
          "the input "region" hides the variable of that name",
          3,
          4,
        ],
        [
          "PLAN_HIDDEN_NAME",
          "the variable "DATE" hides the built-in of that name",
          4,
          undefined,
        ],
        [
          "PLAN_HIDDEN_NAME",
          "the output "total" hides the variable of that name",
          6,
          4,
        ],
        [
          "PLAN_HIDDEN_NAME",
          "the step "free" hides the variable of that name",
          7,
          4,
        ],
      ]
    `)
  })

  it('a loop variable that is called like a map of the language means itself, planned and run, with a warning where it is named', async () => {
    for (const name of ['row', 'steps', 'vars', 'env', 'inputs', 'outputs', 'service']) {
      const flow = `
steps:
  - id: loop
    action: for_each
    config:
      items: [{ b: 2 }]
      item_name: ${name}
      steps: [{ id: a, action: echo, config: { n: "\${${name}.b}" }, assert: [n == 2, "result.n == ${name}.b"] }]
`
      const { state } = await run(flow, ports())
      expect(state.verdict).toBe('passed')
      expect(state.warnings.map(({ message, place }) => [message, place.span?.start.line])).toEqual([
        [`the loop variable "${name}" hides the built-in of that name`, 8],
      ])
    }
  })

  it('a variable or an output that is called like a map of the language means itself', async () => {
    const flow = `
env: { service: { b: 1 } }
steps:
  - { id: a, action: echo, config: { b: 2 }, output: { row: $ } }
  - { id: b, action: echo, config: { n: "\${service.b}", m: "\${row.b}" }, assert: [n == 1, m == 2] }
`
    const { state } = await run(flow, ports())
    expect([state.verdict, ...state.warnings.map(({ message }) => message)]).toEqual([
      'passed',
      'the variable "service" hides the built-in of that name',
      'the output "row" hides the built-in of that name',
    ])
  })

  it('built-ins are fresh per attempt and constant in `env`', async () => {
    const flow = `
env: { ONE: "\${UUID}" }
steps:
  - { id: a, action: echo, config: { one: "\${ONE}", own: "\${UUID}" }, retry: { attempts: 2 }, output: { one: one, own: own }, assert: [attempt == 2] }
`
    const { events } = await run(flow, ports())
    const [first, second] = events.flatMap((event) => (event.type === 'step.captured' ? [event.data.outputs] : []))
    expect(first?.one).toBe(second?.one)
    expect(first?.own).not.toBe(second?.own)
  })
})
