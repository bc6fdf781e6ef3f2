import { describe, expect, it } from 'vitest'
import { InvalidFlowError, type RunFlowOptions } from '../run/run-flow.ts'
import { flowsIn, type Ran, run, summary } from '../testing/run.ts'
import { inlineAction, type TestPortsOptions, testPorts } from '../testing/test-ports.ts'

const echo = async (config: object) => ({ ...config })
const boom = async () => {
  throw new Error('boom')
}

interface Together extends RunFlowOptions {
  /** Other flows, by file. */
  readonly others: Readonly<Record<string, string>>
  readonly ports?: TestPortsOptions
}

const runWith = (flow: string, { others, ports: more, ...options }: Together): Promise<Ran> => {
  const ports = testPorts({ ...more, actions: { echo, boom, ...more?.actions } })
  return run(flow, ports, { file: 'main.yaml', flows: flowsIn(others, ports), ...options })
}

const problemsOf = async (flow: string, options: Together): Promise<string> => {
  try {
    await runWith(flow, options)
  } catch (error) {
    if (error instanceof InvalidFlowError) return error.message
    throw error
  }
  return 'it runs'
}

const resultOf = ({ state }: Ran, path: string): unknown => state.steps.get(path)?.attempts.at(-1)?.result

const login = `
name: Log in
inputs: { user: { type: string, required: true }, tries: { type: integer, default: 1 } }
setup: [{ id: prepare, action: echo }]
steps: [{ id: ask, action: echo, config: { key: "t-\${user}-\${tries}" }, output: { key: $.key } }]
teardown: [{ id: prepare, action: echo }]
outputs: { session: "\${key}" }
`

describe('run_flow', () => {
  it('runs another flow around its own setup and teardown, and gives its outputs', async () => {
    const ran = await runWith(
      `
steps:
  - id: sub
    action: run_flow
    config: { flow: login.yaml, input: { user: ann } }
    output: { session: $.session }
    assert: [status == "success", outputs.session == "t-ann-1", flow.status == "success", flow.output.session == session]
  - { id: after, action: echo, config: { a: "\${session}", b: "\${sub.outputs.session}", c: "\${sub.status}" } }
`,
      { others: { 'login.yaml': login } },
    )
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/sub[setup]/prepare passed",
        "steps/sub/ask passed",
        "steps/sub[teardown]/prepare passed",
        "steps/sub passed",
        "steps/after passed",
        "= passed",
      ]
    `)
    expect(resultOf(ran, 'steps/after')).toEqual({ a: 't-ann-1', b: 't-ann-1', c: 'success' })
    expect(resultOf(ran, 'steps/sub')).toEqual({ status: 'success', outputs: { session: 't-ann-1' } })
  })

  it('gives outputs as they are, bytes too', async () => {
    const sub = 'name: Load\nsteps: [{ id: get, action: file }]\noutputs: { file: "${get.body}" }'
    const flow = `name: Main
steps:
  - { id: load, action: run_flow, config: { flow: sub.yaml } }
  - { id: send, action: size, config: { body: "\${load.outputs.file}" }, assert: [count == 3] }
outputs: { file: "\${load.outputs.file}" }`
    const file = () => ({ body: new Uint8Array(3) })
    const size = ({ body }: { body: unknown }) => ({ count: body instanceof Uint8Array ? body.length : body })
    const ran = await runWith(flow, { others: { 'sub.yaml': sub }, ports: { actions: { file, size } } })
    expect(summary(ran).at(-1)).toBe('= passed')
    expect(ran.state.outputs).toEqual({ file: '[3 bytes]' })
  })

  it('says which flow it is, and places its steps in that file', async () => {
    const ran = await runWith('steps: [{ id: sub, action: run_flow, config: { flow: Log in, input: { user: ann } } }]', {
      others: { 'login.yaml': login },
    })
    expect(ran.state.steps.get('steps/sub')?.flow).toMatchObject({ name: 'Log in', file: 'login.yaml' })
    expect(ran.state.steps.get('steps/sub/ask')?.place).toMatchObject({ file: 'login.yaml', span: { start: { line: 5, column: 9 } } })
    expect(ran.state.steps.get('steps/sub')?.place).toMatchObject({ file: 'main.yaml' })
  })

  it('fails with what failed in it, whose assertions are placed in its file', async () => {
    const ran = await runWith(
      'steps: [{ id: sub, action: run_flow, config: { flow: other } }, { id: next, action: echo, config: { why: "${steps.sub.outcome}" } }]\nconfig: { fail_fast: false }',
      {
        others: {
          'other.yaml':
            'name: other\nsteps:\n  - { id: judge, action: echo, config: { n: 1 }, assert: [n == 2] }\n  - { id: never, action: echo }',
        },
      },
    )
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/sub/judge failed (ASSERT_FAILED: n == 2)",
        "steps/sub/never skipped (step judge failed before it)",
        "steps/sub failed (STEP_NESTED_FAILED: the flow "other" did not pass: step judge did not pass: n == 2)",
        "steps/next passed",
        "= failed: STEP_NESTED_FAILED: the flow "other" did not pass: step judge did not pass: n == 2",
      ]
    `)
    expect(ran.state.steps.get('steps/sub/judge')?.assertions[0]?.place).toMatchObject({ file: 'other.yaml', span: { start: { line: 3 } } })
  })

  it('runs teardown of the flow after a failure, a time limit of its own and a cancel', async () => {
    const slow = (timeout: string) => `
name: slow
${timeout}
steps: [{ id: wait, action: delay, config: { duration: 1h } }]
on_error: [{ id: told, action: echo }]
teardown: [{ id: end, action: echo }]`
    const call = 'steps: [{ id: sub, action: run_flow, config: { flow: slow } }, { id: next, action: echo }]'
    expect(summary(await runWith(call, { others: { 's.yaml': slow('config: { timeout: 5s }') } }))).toMatchInlineSnapshot(`
      [
        "steps/sub/wait cancelled (the flow took longer than 5000 ms)",
        "steps/sub[teardown]/end passed",
        "steps/sub error (STEP_NESTED_FAILED: the flow "slow" did not pass: step wait did not pass: the flow took longer than 5000 ms)",
        "steps/next skipped (step sub failed before it)",
        "= error: STEP_NESTED_FAILED: the flow "slow" did not pass: step wait did not pass: the flow took longer than 5000 ms",
      ]
    `)
    const limited = call.replace('action: run_flow', 'action: run_flow, timeout: 3s')
    expect(summary(await runWith(limited, { others: { 's.yaml': slow('') } }))).toMatchInlineSnapshot(`
      [
        "steps/sub/wait error (STEP_TIMEOUT: the attempt took longer than 3000 ms)",
        "steps/sub[on_error]/told skipped (the attempt took longer than 3000 ms)",
        "steps/sub[teardown]/end passed",
        "steps/sub error (STEP_TIMEOUT: the attempt took longer than 3000 ms)",
        "steps/next skipped (step sub failed before it)",
        "= error: STEP_TIMEOUT: the attempt took longer than 3000 ms",
      ]
    `)
    expect(summary(await runWith(`config: { timeout: 2s }\n${call}`, { others: { 's.yaml': slow('') } }))).toMatchInlineSnapshot(`
      [
        "steps/sub/wait cancelled (the flow took longer than 2000 ms)",
        "steps/sub[teardown]/end passed",
        "steps/sub cancelled (the flow took longer than 2000 ms)",
        "steps/next skipped (the flow took longer than 2000 ms)",
        "= error: FLOW_TIMEOUT: the flow took longer than 2000 ms",
      ]
    `)
  })

  it('keeps cleanup of its steps until the execution ends, with the names it had', async () => {
    const undone: string[] = []
    const remove = async ({ name }: { name: string }) => void undone.push(name)
    const make = inlineAction('make', {
      run: async (config, context) => {
        await context.track({ kind: 'thing', ref: (config as { name: string }).name })
        return { name: (config as { name: string }).name }
      },
      undo: { thing: async (ref) => void undone.push(`tracked ${ref}`) },
    })
    const other = `
name: other
env: { WHO: "\${user}" }
inputs: { user: {} }
steps: [{ id: create, action: make, config: { name: "\${WHO}" }, output: { made: $.name }, cleanup: [{ id: remove, action: remove, config: { name: "\${made} of \${WHO}" } }] }]`
    const ran = await runWith(
      `
steps:
  - { id: one, action: run_flow, config: { flow: other, input: { user: ann } } }
  - { id: two, action: run_flow, config: { flow: other, input: { user: bob } } }
  - { id: last, action: echo, config: { n: 1 }, assert: [n == 1] }
`,
      { others: { 'o.yaml': other }, ports: { handlers: [make], actions: { remove: async (config) => ({ ...(await remove(config)) }) } } },
    )
    expect(ran.state.verdict).toBe('passed')
    expect(undone).toEqual(['bob of bob', 'tracked bob', 'ann of ann', 'tracked ann'])
    expect([...ran.state.steps.keys()].slice(-2)).toEqual(['cleanup/steps/two/create/remove', 'cleanup/steps/one/create/remove'])
  })

  it('is tried again as a whole, each time under paths of its own', async () => {
    let count = 0
    const flaky = async () => {
      if (++count < 2) throw new Error('not yet')
      return { count }
    }
    const ran = await runWith('steps: [{ id: sub, action: run_flow, config: { flow: other }, retry: { attempts: 2 } }]', {
      others: { 'o.yaml': 'name: other\nsteps: [{ id: a, action: flaky }]\nteardown: [{ id: z, action: echo }]' },
      ports: { actions: { flaky } },
    })
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/sub/a error (ACTION_THREW: not yet)",
        "steps/sub[teardown]/z passed",
        "steps/sub#2/a passed",
        "steps/sub#2[teardown]/z passed",
        "steps/sub passed, 2 attempts",
        "= passed",
      ]
    `)
  })

  it('gives all that its steps captured when the flow declares no outputs', async () => {
    const ran = await runWith('steps: [{ id: sub, action: run_flow, config: { flow: other }, output: { id: $.id } }]', {
      others: { 'o.yaml': 'name: other\nsteps: [{ id: a, action: echo, config: { id: 7 }, output: { id: $.id, "no?": $.no } }]' },
    })
    expect(resultOf(ran, 'steps/sub')).toEqual({ status: 'success', outputs: { id: 7, no: null } })
  })

  describe('variables', () => {
    const show = `
name: show
env: { OWN: child, SHARED: child }
steps: [{ id: see, action: echo, config: { own: "\${OWN}", shared: "\${SHARED}", mine: "\${MINE:-none}", all: "\${ALL}", set: "\${LATER:-none}" } }]`
    const call = (config: string) => `
env: { MINE: parent, SHARED: parent }
steps:
  - { id: later, action: set, config: { LATER: set } }
  - { id: sub, action: run_flow, config: { flow: show${config} } }`
    const variables = [{ name: '--var', values: { ALL: 'everywhere' }, strength: 'above-flow' as const }]

    it('of the flow around it are seen, where it does not say them itself', async () => {
      const ran = await runWith(call(''), { others: { 's.yaml': show }, variables })
      expect(resultOf(ran, 'steps/sub/see')).toEqual({ own: 'child', shared: 'child', mine: 'parent', all: 'everywhere', set: 'set' })
    })

    it('of the flow around it are not seen with inherit_env: false; those of the command line and the environment are', async () => {
      const ran = await runWith(call(', inherit_env: false'), { others: { 's.yaml': show }, variables })
      expect(resultOf(ran, 'steps/sub/see')).toEqual({ own: 'child', shared: 'child', mine: 'none', all: 'everywhere', set: 'none' })
    })

    it('that only the flow around it has are unknown before it runs when it does not inherit', async () => {
      const others = { 's.yaml': 'name: show\nsteps: [{ id: see, action: echo, config: { x: "${MINE}" } }]' }
      expect((await runWith(call(''), { others, variables })).state.verdict).toBe('passed')
      expect(await problemsOf(call(', inherit_env: false'), { others, variables })).toMatchInlineSnapshot(
        `"main.yaml:6:50 PLAN_FLOW_BROKEN: the flow "show" cannot run: "MINE" is not defined here"`,
      )
    })

    it('that are further around are unknown where one on the way does not inherit', async () => {
      const reader = 'name: Reader\nsteps: [{ id: see, action: echo, config: { x: "${MINE}" } }]'
      const through = (config = '') => `name: Through\nsteps: [{ id: go, action: run_flow, config: { flow: Reader${config} } }]`
      const outer = (...configs: string[]) =>
        `env: { MINE: parent }\nsteps:\n${configs.map((config, index) => `  - { id: s${index}, action: run_flow, config: { flow: Through${config} } }`).join('\n')}`
      const problems = (inner: string, ...configs: string[]) =>
        problemsOf(outer(...configs), { others: { 'reader.yaml': reader, 'through.yaml': through(inner) } })
      expect(await problems('', '', '')).toBe('it runs')
      expect([await problems(', inherit_env: false', ''), await problems('', '', ', inherit_env: false')]).toMatchInlineSnapshot(`
      [
        "main.yaml:4:49 PLAN_FLOW_BROKEN: the flow "Through" cannot run: the flow "Reader" cannot run: "MINE" is not defined here",
        "main.yaml:5:49 PLAN_FLOW_BROKEN: the flow "Through" cannot run: the flow "Reader" cannot run: "MINE" is not defined here",
      ]
    `)
    })
  })

  it('does not let names of the flow around it in, nor its own out', async () => {
    const others = { 'o.yaml': 'name: other\nsteps: [{ id: a, action: echo, config: { n: "${got}" }, output: { inner: $.n } }]' }
    expect(
      await problemsOf(
        'steps: [{ id: first, action: echo, config: { got: 1 }, output: { got: $.got } }, { id: sub, action: run_flow, config: { flow: other } }]',
        { others },
      ),
    ).toMatchInlineSnapshot(`"main.yaml:2:127 PLAN_FLOW_BROKEN: the flow "other" cannot run: "got" is not defined here"`)
    expect(
      await problemsOf(
        'steps: [{ id: sub, action: run_flow, config: { flow: other, input: { got: 1 } } }, { id: b, action: echo, config: { x: "${inner}" } }]',
        { others },
      ),
    ).toMatchInlineSnapshot(`"main.yaml:2:123 PLAN_UNKNOWN_NAME: "inner" is not defined here"`)
  })

  it('checks what it gives before anything runs, as far as it is written', async () => {
    const call = (config: string) => `steps:\n  - { id: sub, action: run_flow, config: { flow: Log in${config} } }`
    const others = { 'login.yaml': login }
    expect(await problemsOf(call(''), { others })).toMatchInlineSnapshot(
      `"main.yaml:3:50 INPUT_MISSING: the flow "Log in" needs the input "user""`,
    )
    expect(await problemsOf(call(', input: { usr: ann }'), { others })).toMatchInlineSnapshot(`
      "main.yaml:3:65 INPUT_MISSING: the flow "Log in" needs the input "user"
      main.yaml:3:67 INPUT_UNKNOWN: the flow "Log in" has no input "usr""
    `)
    expect(await problemsOf(call(', input: { user: ann, tries: many }'), { others })).toMatchInlineSnapshot(
      `"main.yaml:3:85 INPUT_WRONG_TYPE: the input "tries" of "Log in" must be of type integer, not "many""`,
    )
    const texts = {
      'login.yaml': 'name: Log in\ninputs: { user: { type: string }, n: {} }\nsteps: [{ action: echo, config: { x: "${user} ${n}" } }]',
    }
    const warned = async (input: string) =>
      (await runWith(call(`, input: ${input}`), { others: texts })).state.warnings.map(({ message, place }) => [
        place.span?.start.column,
        message,
      ])
    expect(await warned('{ user: 1.10, n: 1.10 }')).toEqual([[73, 'the input "user" is text, and 1.10 is the number 1.1 in YAML']])
    expect(await warned('{ user: 1.5, n: 2 }')).toEqual([])
    expect(summary(await runWith(`env: { N: many }\n${call(', input: { user: ann, tries: "${N}" }')}`, { others }))).toMatchInlineSnapshot(`
      [
        "steps/sub error (INPUT_WRONG_TYPE: the input "tries" must be of type integer, not "many" (string))",
        "= error: INPUT_WRONG_TYPE: the input "tries" must be of type integer, not "many" (string)",
      ]
    `)
    const late = await runWith(`env: { N: many }\n${call(', input: { user: ann, tries: "${N}" }')}`, { others })
    expect(late.state.steps.get('steps/sub')?.failure?.place).toMatchObject({ file: 'main.yaml', span: { start: { line: 4 } } })
    expect((await runWith(`env: { N: "3" }\n${call(', input: { user: ann, tries: "${N}" }')}`, { others })).state.verdict).toBe('passed')
  })

  it('takes whatever it is given by a flow that reads all of it at once', async () => {
    const others = { 'o.yaml': 'name: other\nsteps: [{ id: a, action: echo, config: { all: "${inputs}" }, output: { all: $.all } }]' }
    const ran = await runWith('steps: [{ id: sub, action: run_flow, config: { flow: other, input: { a: 1 } } }]', { others })
    expect(resultOf(ran, 'steps/sub')).toEqual({ status: 'success', outputs: { all: { a: 1 } } })
    const byName = { 'o.yaml': 'name: other\nsteps: [{ id: a, action: echo, config: { all: "${inputs.a}" } }]' }
    expect(
      await problemsOf('steps: [{ id: sub, action: run_flow, config: { flow: other, input: { a: 1, b: 1 } } }]', { others: byName }),
    ).toContain('INPUT_UNKNOWN: the flow "other" has no input "b"')
  })

  it('reads inputs from a file of JSON or YAML; what the step says itself wins', async () => {
    const call =
      'steps: [{ id: sub, action: run_flow, config: { flow: Log in, input_file: in.yaml, input: { tries: 2 } }, output: { s: $.session } }]'
    const others = { 'login.yaml': login }
    const ran = await runWith(call, { others, ports: { files: { 'in.yaml': 'user: bob\ntries: 9\n' } } })
    expect(ran.state.steps.get('steps/sub')?.outputs).toEqual({ s: 't-bob-2' })
    expect(summary(await runWith(call, { others, ports: { files: { 'in.yaml': '- 1' } } })).at(-1)).toMatchInlineSnapshot(
      `"= error: CONFIG_INVALID: "input_file" must give a map of names and values, not [1]"`,
    )
    expect(summary(await runWith(call, { others, ports: { files: { 'in.yaml': 'a: [1' } } })).at(-1)).toMatchInlineSnapshot(
      `"= error: BAD_FILE: in.yaml cannot be read: line 1: this [ is never closed"`,
    )
    expect(summary(await runWith(call, { others })).at(-1)).toMatchInlineSnapshot(`"= error: FILE_NOT_FOUND: there is no file in.yaml"`)
  })

  it('tells before it runs of a flow that is not there, is named by a template, or has problems', async () => {
    const others = { 'bad.yaml': 'name: bad\nsteps:\n  - { id: a, action: ech }\n  - { id: b, action: echo, config: { x: "${y}" } }' }
    expect(
      await problemsOf(
        `steps:
  - { id: a, action: run_flow, config: { flow: nobody } }
  - { id: b, action: run_flow, config: { flow: "\${WHICH}" } }
  - { id: c, action: run_flow, config: { flow: bad } }`,
        { others, variables: { WHICH: 'bad' } },
      ),
    ).toMatchInlineSnapshot(`
      "main.yaml:3:48 PLAN_UNKNOWN_FLOW: there is no flow "nobody"
      main.yaml:4:48 PLAN_UNKNOWN_FLOW: the name of a flow cannot be a template: it must be known before anything runs
      main.yaml:5:48 PLAN_FLOW_BROKEN: the flow "bad" cannot run: nobody provides the action "ech", and 1 more problem"
    `)
  })

  it('finds flows that run each other before it runs, with the chain', async () => {
    const calls = (name: string, flow: string) => `name: ${name}\nsteps: [{ id: go, action: run_flow, config: { flow: ${flow} } }]`
    expect(
      await problemsOf(calls('A', 'B'), { others: { 'main.yaml': calls('A', 'B'), 'b.yaml': calls('B', 'C'), 'c.yaml': calls('C', 'A') } }),
    ).toMatchInlineSnapshot(`"main.yaml:2:53 PLAN_FLOW_CYCLE: these flows run each other: A → B → C → A"`)
    expect(await problemsOf(calls('A', 'B'), { others: { 'b.yaml': calls('B', 'B') } })).toMatchInlineSnapshot(
      `"main.yaml:2:53 PLAN_FLOW_CYCLE: these flows run each other: B → B"`,
    )
  })

  it('masks what ends in a secret of the flow it runs, wherever it came from', async () => {
    const others = {
      'o.yaml': 'name: other\ninputs: { pass: {} }\nsteps: [{ id: a, action: echo, config: { token: "${pass}", seen: "${pass}" } }]',
    }
    const { events } = await runWith(
      'env: { PW: hunter2-secret }\nsteps: [{ id: l, action: log, config: { message: "${PW}" } }, { id: sub, action: run_flow, config: { flow: other, input: { pass: "${PW}" } } }]',
      { others },
    )
    expect(JSON.stringify(events)).not.toContain('hunter2-secret')
  })

  it('masks a variable around it that ends in a secret there, from the moment it exists', async () => {
    const others = {
      'outer.yaml': 'name: outer\nsteps: [{ id: go, action: run_flow, config: { flow: inner } }]',
      'inner.yaml':
        'name: inner\nenv: { PIN: "${PIN}" }\nsteps: [{ id: a, action: echo, config: { token: "${PW}" } }, { id: b, action: echo, config: { token: "${PIN}" } }]',
    }
    const { events, state } = await runWith(
      'env: { PW: hunter2-secret, PIN: 98765432, WHO: ann }\nsteps: [{ id: l, action: log, config: { message: "${PW} ${PIN} ${WHO}" } }, { id: sub, action: run_flow, config: { flow: outer } }]',
      { others },
    )
    expect(state.verdict).toBe('passed')
    expect(JSON.stringify(events)).not.toMatch(/hunter2-secret|98765432/)
    expect(events.flatMap((event) => (event.type === 'step.logged' ? [event.data.line] : []))).toEqual(['*** *** ann'])
  })

  it('tells once of what is doubtful in a flow that is run in several ways', async () => {
    const others = { 'o.yaml': 'name: other\nenv: { a: 1 }\nsteps: [{ id: a, action: echo }]' }
    const ran = await runWith(
      'steps: [{ id: one, action: run_flow, config: { flow: other } }, { id: two, action: run_flow, config: { flow: other, inherit_env: false } }]\nteardown: [{ id: three, action: run_flow, config: { flow: other } }]',
      { others },
    )
    expect(ran.state.warnings.map(({ message }) => message)).toEqual(['the step "a" hides the variable of that name'])
  })

  it('works in loops, branches, teardown and flows that are run by others', async () => {
    const others = {
      'a.yaml':
        'name: inner\ninputs: { n: {} }\nsteps: [{ id: a, action: echo, config: { n: "${n}" }, output: { n: $.n } }]\noutputs: { n: "${n * 10}" }',
      'b.yaml':
        'name: outer\ninputs: { n: {} }\nsteps: [{ id: b, action: run_flow, config: { flow: inner, input: { n: "${n + 1}" } }, output: { m: $.n } }]\noutputs: { m: "${m}" }',
    }
    const ran = await runWith(
      `
steps:
  - id: loop
    action: for_each
    config: { items: [1, 2], parallel: true, steps: [{ id: sub, action: run_flow, config: { flow: outer, input: { n: "\${item}" } }, output: { m: $.m } }] }
  - { id: after, action: echo, config: { all: "\${loop.m}" } }
teardown: [{ id: down, action: run_flow, config: { flow: outer, input: { n: 0 } } }]
`,
      { others },
    )
    expect(resultOf(ran, 'steps/after')).toEqual({ all: [20, 30] })
    expect([...ran.state.steps.values()].map(({ path, phase }) => `${path} ${phase}`)).toMatchInlineSnapshot(`
      [
        "steps/loop steps",
        "steps/loop[0]/sub steps",
        "steps/loop[1]/sub steps",
        "steps/loop[0]/sub/b steps",
        "steps/loop[1]/sub/b steps",
        "steps/loop[0]/sub/b/a steps",
        "steps/loop[1]/sub/b/a steps",
        "steps/after steps",
        "teardown/down teardown",
        "teardown/down/b teardown",
        "teardown/down/b/a teardown",
      ]
    `)
  })
})

describe('what is random in a flow that is run', () => {
  const other =
    'name: Other\nconfig: { seed: 5 }\nsteps: [{ id: draw, action: echo, config: { key: "${RANDOM_STRING}" }, output: { key: $.key } }]'
  const caller = `steps: [{ id: call, action: run_flow, config: { flow: Other } }]\noutputs: { drawn: "\${call.outputs.key}" }`
  const drawn = async (options: Pick<RunFlowOptions, 'seed' | 'ownSeed'>, text = other): Promise<unknown> =>
    (await runWith(caller, { others: { 'other.yaml': text }, seed: undefined, ...options } as Together)).state.outputs?.drawn

  it('comes from its own seed, and from the one that was asked for where there is one', async () => {
    expect(await drawn({ ownSeed: 1 })).toBe(await drawn({ ownSeed: 2 }))
    expect(await drawn({ seed: 1 })).not.toBe(await drawn({ seed: 2 }))
    expect(await drawn({ seed: 1 })).toBe(await drawn({ seed: 1 }, other.replace('config: { seed: 5 }\n', '')))
  })
})
