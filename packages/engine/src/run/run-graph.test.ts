import { describe, expect, it } from 'vitest'
import { InvalidFlowError } from '../run/run-flow.ts'
import { run, summary } from '../testing/run.ts'
import { type TestPorts, testPorts } from '../testing/test-ports.ts'

/** Actions that take the milliseconds they are told, and note who runs at the same time. */
const watched = (): TestPorts & { readonly most: () => number; readonly order: string[] } => {
  let now = 0
  let most = 0
  const order: string[] = []
  const work = async (
    { name, ms = 10, fails = false }: { name: string; ms?: number; fails?: boolean },
    context: { clock: TestPorts['clock'] },
  ) => {
    order.push(name)
    most = Math.max(most, ++now)
    await context.clock.sleep(ms)
    now--
    if (fails) throw new Error('boom')
    return { name }
  }
  return { ...testPorts({ actions: { work } }), most: () => most, order }
}

const step = (id: string, more = '', config = ''): string => `  - { id: ${id}, action: work, config: { name: ${id}${config} }${more} }`
const after = (...ids: string[]): string => `, depends_on: [${ids.join(', ')}]`

const problemsOf = async (text: string): Promise<string> => {
  try {
    await run(text, watched())
  } catch (error) {
    if (error instanceof InvalidFlowError) return error.message
    throw error
  }
  return 'it runs'
}

describe('depends_on', () => {
  it('turns a list into a graph: each step begins when what it waits for has ended', async () => {
    const ports = watched()
    const ran = await run(
      ['steps:', step('d', after('b', 'c')), step('b', after('a'), ', ms: 50'), step('c', after('a')), step('a')].join('\n'),
      ports,
    )
    expect(ran.state.verdict).toBe('passed')
    expect(ports.order).toEqual(['a', 'b', 'c', 'd'])
    expect(ports.most()).toBe(2)
  })

  it('runs as wide as max_concurrent allows, four steps by default', async () => {
    const many = Array.from({ length: 9 }, (_, index) => step(`s${index}`, after('first')))
    const wide = async (config: string) => {
      const ports = watched()
      const { state } = await run([config, 'steps:', step('first'), ...many].join('\n'), ports)
      expect(state.counts?.passed).toBe(10)
      return ports.most()
    }
    expect(await wide('')).toBe(4)
    expect(await wide('config: { max_concurrent: 7 }')).toBe(7)
    expect(await wide('config: { max_concurrent: 1 }')).toBe(1)
  })

  it('skips what depends on a step that failed, with that reason; nothing new begins, and what runs ends', async () => {
    const list = [
      step('bad', '', ', fails: true'),
      step('side', '', ', ms: 50'),
      step('next', after('bad')),
      step('far', after('next')),
      step('later', after('side')),
    ]
    expect(summary(await run(['steps:', ...list].join('\n'), watched()))).toMatchInlineSnapshot(`
      [
        "steps/bad error (ACTION_THREW: boom)",
        "steps/next skipped (step bad, on which it depends, failed)",
        "steps/far skipped (step next, on which it depends, was skipped)",
        "steps/later skipped (step bad failed before it)",
        "steps/side passed",
        "= error: ACTION_THREW: boom",
      ]
    `)
    expect(summary(await run(['config: { fail_fast: false }', 'steps:', ...list].join('\n'), watched()))).toMatchInlineSnapshot(`
      [
        "steps/bad error (ACTION_THREW: boom)",
        "steps/next skipped (step bad, on which it depends, failed)",
        "steps/far skipped (step next, on which it depends, was skipped)",
        "steps/side passed",
        "steps/later passed",
        "= error: ACTION_THREW: boom",
      ]
    `)
  })

  it('lets steps run behind one that was skipped, or whose failure is tolerated', async () => {
    const list = [step('off', ', when: false'), step('bad', ', on_error: continue', ', fails: true'), step('next', after('off', 'bad'))]
    expect(summary(await run(['steps:', ...list].join('\n'), watched()))).toMatchInlineSnapshot(`
      [
        "steps/off skipped (when is false: false)",
        "steps/bad error, tolerated (ACTION_THREW: boom)",
        "steps/next passed",
        "= passed",
      ]
    `)
  })

  it('runs one step at a time in teardown, whatever failed', async () => {
    const ports = watched()
    const down = [step('z', after('y')), step('y', '', ', fails: true'), step('x')]
    const ran = await run(['steps:', step('a'), 'teardown:', ...down].join('\n'), ports)
    expect([ran.state.verdict, ports.order, ports.most()]).toEqual(['passed', ['a', 'y', 'z', 'x'], 1])
  })

  it('works in the lists of a branch or loop', async () => {
    const ports = watched()
    const inner = ['b', 'a'].map((id) => `{ id: ${id}, action: work, config: { name: "${id}" }${id === 'b' ? after('a') : ''} }`)
    await run(`steps: [{ id: loop, action: for_each, config: { items: [1, 2], steps: [${inner.join(', ')}] } }]`, ports)
    expect(ports.order).toEqual(['a', 'b', 'a', 'b'])
  })

  it('stops when the run is cancelled', async () => {
    const ports = watched()
    const list = [step('long', '', ', ms: 100000'), step('next', after('long')), step('other', '', ', ms: 100000')]
    expect(summary(await run(['config: { timeout: 1s }', 'steps:', ...list].join('\n'), ports))).toMatchInlineSnapshot(`
      [
        "steps/long cancelled (the flow took longer than 1000 ms)",
        "steps/next skipped (the flow took longer than 1000 ms)",
        "steps/other cancelled (the flow took longer than 1000 ms)",
        "= error: FLOW_TIMEOUT: the flow took longer than 1000 ms",
        "! ACTION_HUNG: work did not stop within 250 ms when it was asked to",
        "! ACTION_HUNG: work did not stop within 250 ms when it was asked to",
      ]
    `)
  })

  it('is refused where it names no step of the list, leads back to itself, or is missing where an output is read', async () => {
    expect(await problemsOf(['steps:', step('create'), step('pay', after('creat'))].join('\n'))).toMatchInlineSnapshot(
      `"flow:4:66 PLAN_BAD_DEPENDENCY: step pay depends on "creat", and there is no such step in this list"`,
    )
    expect(
      await problemsOf(['steps:', step('a', after('b')), step('b', after('c')), step('c', after('b'))].join('\n')),
    ).toMatchInlineSnapshot(`"flow:4:61 PLAN_BAD_DEPENDENCY: these steps wait for each other: b → c → b"`)
    expect(await problemsOf(['steps:', step('a', after('a'))].join('\n'))).toMatchInlineSnapshot(
      `"flow:3:61 PLAN_BAD_DEPENDENCY: these steps wait for each other: a → a"`,
    )
    const reads = (more: string) =>
      [
        'steps:',
        step('a', ', output: { got: $.name }'),
        step('b', after('a')),
        `  - { id: c, action: work, config: { name: "\${got}" }${more} }`,
      ].join('\n')
    expect(await problemsOf(reads(''))).toMatchInlineSnapshot(
      `"flow:5:47 PLAN_LATER_STEP: "got" may not exist yet when this is read: step c does not depend on a"`,
    )
    expect(await problemsOf(reads(after('b')))).toBe('it runs')
    const twins = ['steps:', step('a', ', output: { got: $.name }'), step('b', ', output: { got: $.name }'), step('c', after('a'))]
    expect(await problemsOf(twins.join('\n'))).toMatchInlineSnapshot(
      `"flow:4:64 PLAN_SAME_OUTPUT: "got" is captured by another branch at the same time"`,
    )
  })

  it('takes long chains in stride', async () => {
    const chain = Array.from({ length: 300 }, (_, index) => step(`s${index}`, index === 0 ? '' : after(`s${index - 1}`), ', ms: 0'))
    const ports = watched()
    const { state } = await run(['steps:', ...chain.reverse()].join('\n'), ports)
    expect([state.verdict, ports.order.length, ports.order[0], ports.order.at(-1)]).toEqual(['passed', 300, 's0', 's299'])
  })
})
