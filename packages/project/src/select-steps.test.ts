import { describe, expect, it } from 'vitest'
import { findLastFailed, findResume } from './again.ts'
import { type StepRange, selectSteps } from './index.ts'
import { collectRows } from './rows/data-rows.ts'
import { type RunProjectOptions, runnable, runProject } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'
import { tinyActions } from './testing/tiny-actions.ts'

const temp = tempProject()
const actions = tinyActions({ say: ({ name }) => name })

const load = async (path: string) => {
  const [flow] = await runnable(await temp.load(), [path], { descriptors: actions.descriptors })
  if (!flow) throw new Error('no flow')
  return flow
}

describe('a range of steps', () => {
  const select = async (range: StepRange) => {
    const steps = ['first', 'second', 'third'].map((id) => `  - { id: ${id}, action: say }`).join('\n')
    const { plan } = await load(temp.write('a.testmesh.yaml', `name: A\nsteps:\n${steps}\n`))
    const selected = selectSteps(plan, range)
    return typeof selected === 'string' ? selected : plan.steps.filter(selected).map(({ id }) => id)
  }

  it('is one step, or from and to, both ends included', async () => {
    expect(await select({ only: 'second' })).toEqual(['second'])
    expect(await select({ from: 'second' })).toEqual(['second', 'third'])
    expect(await select({ to: 'second' })).toEqual(['first', 'second'])
    expect(await select({ from: 'second', to: 'second' })).toEqual(['second'])
    expect(await select({})).toEqual(['first', 'second', 'third'])
  })

  it('says why there is none', async () => {
    expect(await select({ only: 'secnd' })).toBe('there is no step "secnd"; did you mean "second"?')
    expect(await select({ to: 'quite-another' })).toBe('there is no step "quite-another"; there are: first, second, third')
    expect(await select({ from: 'third', to: 'first' })).toBe('step "third" comes after step "first"')
  })
})

describe('what an earlier run left behind', () => {
  const text = (data: string) => `name: A
data: ${data}
steps:
  - { id: make, action: say, config: { name: "made \${sku}" }, output: { made: $ } }
  - { id: use, action: say, config: { name: "\${made}" }, assert: ['$ != "made pot" and $ != "made cup" and $ not contains "bad"'] }
`
  const write = (data: string) => temp.write('a.testmesh.yaml', text(data))
  const run = async (path: string, options: Partial<RunProjectOptions> = {}) =>
    runProject(await temp.load(), [path], { actions, ...options })
  const left = async (path: string, environment?: string) => {
    const project = await temp.load()
    const flow = await load(path)
    const found = await Promise.all(
      (flow.rows ? await collectRows(flow.rows) : []).map(async (row) => [
        row.name,
        (await findResume(project, { flow, row, environment }))?.outputs,
      ]),
    )
    return Object.fromEntries(found)
  }

  it('is found by flow and by row, of the last run in which the row did not pass', async () => {
    const path = write('[{ sku: tea }, { sku: pot }, { sku: cup }]')
    expect(await left(path)).toEqual({ tea: undefined, pot: undefined, cup: undefined })
    await run(path)
    expect(await left(path)).toEqual({ tea: undefined, pot: { made: 'made pot' }, cup: { made: 'made cup' } })
    await run(path, { isSelected: ({ id }) => id === 'make' })
    expect((await left(path)).pot).toEqual({ made: 'made pot' })
    await runProject(await temp.load(), [temp.write('b.testmesh.yaml', 'name: A\nsteps: [{ action: say }]\n')], { actions })
    expect((await left(path)).pot).toEqual({ made: 'made pot' })
  })

  it('stays in its environment', async () => {
    const path = write('[{ sku: pot }]')
    await run(path, { environment: 'staging' })
    expect([await left(path), await left(path, 'staging')]).toEqual([{ pot: undefined }, { pot: { made: 'made pot' } }])
  })

  it('stays with its row when others are added above', async () => {
    await run(write('[{ sku: tea }, { sku: pot }]'))
    expect(await left(write('[{ sku: new }, { sku: other }, { sku: pot }]'))).toEqual({
      new: undefined,
      other: undefined,
      pot: { made: 'made pot' },
    })
  })

  it('lets a part of the flow run, row by row', async () => {
    const path = write('[{ sku: pot }, { sku: cup }]')
    await run(path)
    const said: string[] = []
    const project = await temp.load()
    const listening = tinyActions({ say: ({ name }) => said.push(name) })
    await run(path, {
      actions: listening,
      isSelected: ({ id }) => id === 'use',
      restored: (flow, row) => findResume(project, { flow, row, environment: undefined }),
    })
    expect(said).toEqual(['made pot', 'made cup'])
  })

  it('is nothing without the key it was sealed with', async () => {
    const path = write('[{ sku: pot }]')
    await run(path)
    temp.write('../config/testmesh/key', 'k'.repeat(32))
    expect(await left(path)).toEqual({ pot: undefined })
  })

  it('finds rows again whose names hold a secret', async () => {
    const secrets = { TOKEN: '4711' }
    const failedAmong = async (data: string) => {
      const last = await findLastFailed(await temp.load())
      const flow = await load(write(data))
      return flow.rows && (await collectRows(flow.rows)).filter((row) => last?.has(flow, row)).map(({ name }) => name)
    }
    const path = write('[{ sku: tea-4711 }, { sku: bad-4711 }, { sku: 4711-bad }]')
    await run(path, { secrets })
    expect(await left(path)).toEqual({
      'tea-4711': undefined,
      'bad-4711': { made: 'made bad-4711' },
      '4711-bad': { made: 'made 4711-bad' },
    })
    // The third may be any.
    expect(await failedAmong('[{ sku: new }, { sku: tea-4711 }, { sku: bad-4711 }]')).toEqual(['new', 'tea-4711', 'bad-4711'])
    await run(write('[{ sku: tea-4711 }, { sku: bad-4711 }]'), { secrets })
    expect(await failedAmong('[{ sku: new }, { sku: tea-4711 }, { sku: bad-4711 }]')).toEqual(['bad-4711'])
  })

  it('says which rows failed the last time, by their names', async () => {
    const project = await temp.load()
    expect(await findLastFailed(project)).toBeUndefined()
    await run(write('[{ sku: tea }, { sku: pot }]'))
    const last = await findLastFailed(project)
    const flow = await load(write('[{ sku: new }, { sku: tea }, { sku: pot }]'))
    expect(last?.files).toEqual(['a.testmesh.yaml'])
    expect(flow.rows && (await collectRows(flow.rows)).filter((row) => last?.has(flow, row)).map(({ name }) => name)).toEqual(['pot'])
  })
})
