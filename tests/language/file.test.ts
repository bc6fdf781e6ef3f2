import { describe, expect, it } from 'vitest'
import { runFiles, useOwnConfigFolder } from '../docs/run-files.ts'
import { flow, gets, tell, useEcho } from './tell.ts'

// "A file" of the definition of the language, a test per sentence.

useOwnConfigFolder()
const echo = useEcho()

const say = '  - { id: say, action: log, config: { message: a } }\n'

/** What one flow of some files captured as `got`, in each of its executions; its problems when it could not run. */
const got = async (files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}): Promise<unknown> => {
  const [file = ''] = Object.keys(files)
  const told = (await runFiles({ files, flows: [file], variables })).get(file)
  if (told?.problems.length) return told.problems
  return told?.states.flatMap(({ steps }) => [...steps.values()].flatMap(({ outputs }) => ('got' in outputs ? [outputs.got] : [])))
}

describe('the file', () => {
  it('the wrapper `flow:` is optional', async () => {
    const inner = flow(gets('1'))
    expect((await tell(`flow:\n${inner.replace(/^(?=.)/gm, '  ')}`)).captured).toEqual({ got: 1 })
    expect((await tell(inner)).captured).toEqual({ got: 1 })
  })

  it('a name is required, and at least one step', async () => {
    expect((await tell(`steps:\n${say}`)).problems).toEqual(['1:1 FLOW_MISSING_KEY: a flow needs "name"'])
    expect((await tell('name: x')).problems).toEqual(['1:1 FLOW_MISSING_KEY: a flow needs "steps"'])
    expect((await tell('name: x\nsteps: []')).problems).toEqual(['2:8 FLOW_MISSING_KEY: a flow needs at least one step'])
  })

  it('several documents in one file, each a flow', async () => {
    const files = { 'two.yaml': `name: one\nsteps:\n${gets('1')}---\nname: two\nsteps:\n${gets('2')}` }
    expect(((await got(files)) as number[]).toSorted()).toEqual([1, 2])
  })

  it('`graph:` `collection:` `version:` `author:` are kept as metadata', async () => {
    expect((await tell(flow(gets('1'), 'graph: { a: 1 }\ncollection: c\nversion: 2\nauthor: me\n'))).captured).toEqual({ got: 1 })
  })

  it('`variables:` = `env:`, `output:` at flow level = `outputs:`', async () => {
    const { captured, state } = await tell(flow(gets('"${A}"'), 'variables: { A: 1 }\noutput: { all: "${got}" }\n'))
    expect([captured, state?.outputs]).toEqual([{ got: 1 }, { all: 1 }])
  })

  it('in a folder, `*.testmesh.yaml` are flows, and other YAML whose top level has `flow:` or `steps:`', async () => {
    const files = {
      'a.testmesh.yaml': flow(gets('1')),
      'b.yml': flow(gets('2')),
      'c.yaml': 'services: { steps: 1 }',
      'd.txt': flow(gets('3')),
    }
    const told = await runFiles({ files, flows: ['.'] })
    expect([...told].map(([file, { verdicts }]) => [file, verdicts])).toEqual([
      ['a.testmesh.yaml', ['passed']],
      ['b.yml', ['passed']],
    ])
  })

  it('a file named by hand must be a flow', async () => {
    expect(await got({ 'c.yaml': 'services: { steps: 1 }' })).toEqual([
      '1 FLOW_UNKNOWN_KEY: "services" is not a key of a flow',
      '1 FLOW_MISSING_KEY: a flow needs "name"',
      '1 FLOW_MISSING_KEY: a flow needs "steps"',
    ])
  })
})

describe('env_file and env', () => {
  it('`env_file` is relative to this file; missing is an error', async () => {
    const text = `name: x\nenv_file: ../.env.test\nsteps:\n${gets('"${A}"')}`
    expect(await got({ 'flows/x.yaml': text, '.env.test': 'A=1\n' })).toEqual(['1'])
    expect(await got({ 'flows/x.yaml': text })).toContain('2 PROJECT_NO_ENV_FILE: there is no env file ../.env.test')
  })

  it('`env` holds variables, which may use templates', async () => {
    expect((await tell(flow(gets('"${B}"'), 'env: { B: "${A + 1}", A: 1 }'))).captured).toEqual({ got: 2 })
  })

  it('variables, strongest first: `--var` → environment → flow `env` → `env_file` → project config', async () => {
    const config = 'variables: { A: config, B: config, C: config, D: config, E: config }\n'
    const environment = 'variables: { A: environment, B: environment }\n'
    const text = `name: x\nenv_file: a.env\nenv: { A: flow, B: flow, C: flow }\nsteps:\n${gets('"${A} ${B} ${C} ${D} ${E}"')}`
    const files = {
      'x.yaml': text,
      'a.env': 'A=file\nB=file\nC=file\nD=file\n',
      'environments/local.yaml': environment,
      'testmesh.config.yaml': config,
    }
    expect(await got(files, { A: 'var' })).toEqual(['var environment flow file config'])
  })
})

it('what an environment gives all flows reaches their steps, and one that is wrong stops them', async () => {
  const inEnvironment = (routing: string) => got({ 'x.yaml': flow(gets('"${service.users}"')), 'environments/local.yaml': routing })
  expect(await inEnvironment('routing: { services: { users: http://users } }\n')).toEqual(['http://users'])
  expect(await inEnvironment('routing: { servces: {} }\n')).toEqual([expect.stringContaining('PROJECT_BAD_ENVIRONMENT')])
})

describe('inputs and data', () => {
  it('`inputs` are typed, with defaults', async () => {
    const text = (value: string) => flow(gets('"${quantity}"'), `inputs: { quantity: { type: integer, default: ${value} } }`)
    expect((await tell(text('2'))).captured).toEqual({ got: 2 })
    expect((await tell(text('2'), { inputs: { quantity: 3 } })).captured).toEqual({ got: 3 })
    expect((await tell(text('two'))).problems).toEqual([
      '2:47 INPUT_WRONG_TYPE: the default of the input "quantity" must be of type integer, not "two"',
    ])
  })

  it.each([
    ['CSV', { 'x.yaml': 'rows.csv', 'rows.csv': 'sku,n\ntea,1\npot,2\n' }, ['tea 1', 'pot 2']],
    ['JSON', { 'x.yaml': 'rows.json', 'rows.json': '[{"sku":"tea","n":1}]' }, ['tea 1']],
    ['YAML', { 'x.yaml': 'rows.yaml', 'rows.yaml': '- { sku: tea, n: 1 }\n' }, ['tea 1']],
    ['an inline list', { 'x.yaml': '[{ sku: tea, n: 1 }]' }, ['tea 1']],
  ])('`data` may be %s: each row is its own case', async (_, files, expected) => {
    const { 'x.yaml': data, ...others } = files as Readonly<Record<string, string>>
    const text = `name: x\ndata: ${data}\nsteps:\n${gets('"${sku} ${row.n}"')}`
    expect(((await got({ 'x.yaml': text, ...others })) as string[]).toSorted()).toEqual([...expected].toSorted())
  })
})

describe('config', () => {
  const slow = '  - { id: slow, action: http_request, config: { url: "http://127.0.0.1:1/" } }\n'

  it('`timeout` is for the whole flow', async () => {
    const { state } = await tell(flow('  - { action: delay, config: { duration: 5s } }', 'config: { timeout: 40ms }'))
    expect([state?.verdict, state?.failure?.code]).toEqual(['error', 'FLOW_TIMEOUT'])
  })

  it('`step_timeout` is the default for steps; loops, branches, `run_flow`, `delay` and `wait_until` have only their own', async () => {
    const config = 'config: { step_timeout: 20ms }'
    const late = await tell(flow(`  - { id: late, action: http_request, config: { url: "${echo.url}/slow" } }`, config))
    expect(late.state?.steps.get('steps/late')?.failure?.code).toBe('STEP_TIMEOUT')
    expect((await tell(flow('  - { action: delay, config: { duration: 60ms } }', config))).verdict).toBe('passed')
    expect(
      (await tell(flow('  - { action: wait_for, config: { type: tcp, port: 1, timeout: 60ms } }', config))).state?.steps.get('steps/step_1')
        ?.failure?.code,
    ).toBe('WAIT_FOR_TIMEOUT')
  })

  it('`fail_fast`', async () => {
    const two = `${slow}${say}`
    expect((await tell(flow(two))).steps).toEqual({ 'steps/slow': 'error', 'steps/say': 'skipped' })
    expect((await tell(flow(two, 'config: { fail_fast: false }'))).steps).toEqual({ 'steps/slow': 'error', 'steps/say': 'passed' })
  })

  it('`retry` is the default for steps', async () => {
    const { state } = await tell(flow(slow, 'config: { retry: { attempts: 3, delay: 1ms } }'))
    expect(state?.steps.get('steps/slow')?.attempts).toHaveLength(3)
  })

  it('`seed`', async () => {
    const random = flow(gets('"${RANDOM_STRING}"'), 'config: { seed: 42 }')
    expect((await tell(random)).captured).toEqual((await tell(random)).captured)
  })

  it('executions of a batch that name the same lock run one at a time', async () => {
    const text = (name: string) =>
      `name: ${name}\nconfig: { locks: [database] }\nsteps:\n  - { id: a, action: delay, config: { duration: 30ms } }\n`
    const files = { 'a.yaml': text('a'), 'b.yaml': text('b') }
    const told = await runFiles({ files, flows: Object.keys(files) })
    const spans = [...told.values()].flatMap(({ states }) =>
      states.map(({ startedAt = 0, finishedAt = 0 }) => [startedAt, finishedAt] as const),
    )
    const [[, firstEnd], [secondStart]] = spans.toSorted(([a], [b]) => a - b) as [readonly [number, number], readonly [number, number]]
    expect(secondStart).toBeGreaterThanOrEqual(firstEnd)
  })

  it('durations: `250ms 2s 5m 1h` or a number of milliseconds', async () => {
    for (const duration of ['5ms', '0.005s', '5', '1ms4ms'])
      expect((await tell(flow(`  - { action: delay, config: { duration: ${duration} } }`))).problems).toEqual([])
    expect((await tell(flow('  - { action: delay, config: { duration: 5 minutes } }'))).problems).toEqual([
      '3:42 FLOW_WRONG_VALUE: duration wants a duration such as 500ms or 2s, but got "5 minutes"',
    ])
  })
})

describe('sections', () => {
  const fails = '  - { id: bad, action: fail, config: { message: boom } }\n'
  const onError = 'on_error: [{ id: why, action: set, config: { text: "${failed_step.id}: ${error.message}" }, output: { got: $.text } }]'

  it('`on_error` runs once, when setup or steps failed; it sees `error.message`, `failed_step.id`', async () => {
    const inSteps = await tell(flow(fails, onError))
    expect([inSteps.verdict, inSteps.captured]).toEqual(['error', { got: 'bad: boom' }])
    const inSetup = await tell(flow(say, `setup:\n${fails}${onError}`))
    expect([inSetup.captured, inSetup.steps['steps/say']]).toEqual([{ got: 'bad: boom' }, 'skipped'])
    expect((await tell(flow(say, onError))).captured).toEqual({})
  })

  it('`outputs` are what the flow gives', async () => {
    expect((await tell(flow(gets('7'), 'outputs: { order_id: "${get.got}" }'))).state?.outputs).toEqual({ order_id: 7 })
  })
})
