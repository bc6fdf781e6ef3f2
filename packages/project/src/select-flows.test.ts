import { actionDescriptors } from '@testmesh/actions'
import { describe, expect, it } from 'vitest'
import { checkInputs, collectRows, type FlowFilter, isRunnable, selectFlows, variableLayers } from './index.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()
const steps = 'steps: [{ id: a, action: log, config: { message: hello } }]'

const select = async (filter: FlowFilter = {}) => {
  temp.write('a.testmesh.yaml', `name: Pay by card\nsuite: shop\ntags: [smoke, smoke-test]\ninputs: { amount: { default: 1 } }\n${steps}\n`)
  temp.write('b.testmesh.yaml', `name: Pay late\ntags: [slow]\n${steps}\n`)
  temp.write('compose.yaml', 'services: {}\n')
  const project = await temp.load()
  const variables = variableLayers(project, { osEnvironment: {} })
  return selectFlows([], { project, from: temp.root, descriptors: actionDescriptors, variables, filter })
}

const selected = async (filter: FlowFilter) => {
  const { flows, diagnostics } = await select(filter)
  const [problem] = diagnostics
  return problem ? `${problem.code}: ${problem.message} (${problem.hint})` : flows.map(({ file }) => file.slice(0, 1)).join('')
}

describe('a filter', () => {
  it('chooses by tags, suite and a part of the name', async () => {
    expect(await selected({})).toBe('ab')
    expect(await selected({ tags: 'smoke' })).toBe('a')
    expect(await selected({ tags: 'smoke-test and not (slow or broken)' })).toBe('a')
    expect(await selected({ tags: 'smoke or slow', excludeTags: ['smoke-test', 'nowhere'] })).toBe('b')
    expect(await selected({ anyTag: ['slow', 'smoke'] })).toBe('ab')
    expect(await selected({ anyTag: ['slow', 'smoke'], tags: 'not slow' })).toBe('a')
    expect(await selected({ anyTag: ['slow'], excludeTags: ['slow'] })).toBe('')
    expect(await selected({ suite: 'shop' })).toBe('a')
    expect(await selected({ grep: 'LATE' })).toBe('b')
    expect(await selected({ grep: 'pay', tags: 'broken' })).toBe('')
  })

  it.each(['smoke and', '', 'smoke slow', 'smoke,slow', 'smoke.x', 'smoke > 1', '"smoke"', '42', 'uuid()', 'not smoke.x', 'smoke - slow'])(
    'is refused when it is not of tags: %j',
    async (tags) => {
      expect(await selected({ tags })).toMatch(/^PROJECT_BAD_FILTER: --tags ".*".* \(\S.*\)$/)
    },
  )

  it('chooses data rows by the title that reports give them', async () => {
    temp.write('prices.testmesh.yaml', `name: Prices\ndata: ./prices.csv\n${steps}\n`)
    temp.write('prices.csv', `sku,price\n${['tea', 'pot', 'POT', 'tea pot', '"two\nlines"'].map((sku) => `${sku},1\n`).join('')}`)
    const rows = async (grep: string) => {
      const { flows } = await select({ grep })
      const chosen = flows.map(async ({ file, rows }) => [
        file.slice(0, 1),
        ...(rows ? await collectRows(rows) : []).map(({ name }) => name),
      ])
      return (await Promise.all(chosen)).map((names) => names.join(' '))
    }
    expect(await rows('Prices')).toEqual(['p tea pot POT tea pot two\nlines'])
    expect(await rows('Prices [pot]')).toEqual(['p pot'])
    expect(await rows('prices [pot]')).toEqual(['p pot POT'])
    expect(await rows('tea')).toEqual(['p tea tea pot'])
    expect(await rows('Prices [two lines]')).toEqual(['p two\nlines'])
    expect(await rows('Prices [cup]')).toEqual([])
    expect(await rows('Pay by card [pot]')).toEqual([])
    temp.write('q.testmesh.yaml', `name: Big Prices\ndata: ./prices.csv\n${steps}\n`)
    expect(await rows('Prices [pot]')).toEqual(['p pot'])
    expect(await rows('Big Prices [pot]')).toEqual(['q pot'])
    expect(await rows('prices [pot]')).toEqual(['p pot POT', 'q pot POT'])
  })

  it('is also of what stands at a line, unless its file is called so', async () => {
    temp.write('two.testmesh.yaml', `name: One\n${steps}\n---\nname: Two\n${steps}\n`)
    temp.write('two.testmesh.yaml:5', `name: Odd\n${steps}\n`)
    temp.write('broken.testmesh.yaml', `name: Good\n${steps}\n---\n- no flow\n`)
    const project = await temp.load()
    const named = async (...names: readonly string[]) => {
      const variables = variableLayers(project, { osEnvironment: {} })
      const { flows } = await selectFlows(names, { project, from: temp.root, descriptors: actionDescriptors, variables })
      return flows.map(({ reading, namedAt }) => [reading.flow?.name, ...(namedAt ?? [])].join(' '))
    }
    expect(await named('two.testmesh.yaml:4')).toEqual(['Two 4'])
    expect(await named('two.testmesh.yaml:2', 'two.testmesh.yaml:6')).toEqual(['One 2', 'Two 6'])
    expect(await named('two.testmesh.yaml:2', '*.yaml')).toEqual(expect.arrayContaining(['One', 'Two']))
    expect(await named('two.testmesh.yaml:5')).toEqual(['Odd'])
    expect(await named('broken.testmesh.yaml:1')).toEqual(['Good 1', ' 1'])
  })

  it('tells why no data row can be chosen', async () => {
    temp.write('prices.testmesh.yaml', `name: Prices\ndata: ./none.csv\n${steps}\n`)
    const { flows } = await select({ grep: 'Prices [pot]' })
    expect(flows.map(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual([['PROJECT_NO_DATA_FILE']])
    expect((await select({ grep: 'Pay late' })).flows.map(({ file }) => file)).toEqual(['b.testmesh.yaml'])
  })

  it('says how much it left out, and which tags there are', async () => {
    const { passedOver, filteredOut, tags } = await select({ tags: 'slow' })
    expect({ passedOver, filteredOut, tags }).toEqual({ passedOver: 1, filteredOut: 1, tags: ['slow', 'smoke', 'smoke-test'] })
  })

  it('keeps a flow that cannot be read, so that it is told', async () => {
    temp.write('c.testmesh.yaml', 'name: [')
    const { flows } = await select({ tags: 'slow' })
    expect(flows.map((flow) => [flow.file, isRunnable(flow)])).toEqual([
      ['b.testmesh.yaml', true],
      ['c.testmesh.yaml', false],
    ])
  })
})

it('tells inputs that no flow declares', async () => {
  const { flows } = await select()
  expect(checkInputs(flows, { amount: '3' })).toEqual([])
  expect(checkInputs(flows, { amuont: '3', 'nothing-like-it': '' }).map(({ message, hint }) => `${message}: ${hint}`)).toEqual([
    'there is no input called "amuont": did you mean "amount"?',
    'there is no input called "nothing-like-it": there are: amount',
  ])
})
