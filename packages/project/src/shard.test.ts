import { actionDescriptors } from '@testmesh/actions'
import { fullTitle } from '@testmesh/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onlyShard, repeatEach } from './again.ts'
import { collectRows, countExecutions, selectFlows, variableLayers } from './index.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()
const steps = 'steps: [{ action: log, config: { message: hello } }]'

const select = async (files: Readonly<Record<string, string>>) => {
  const paths = Object.entries(files).map(([name, text]) => temp.write(`${name}.testmesh.yaml`, `name: ${name}\n${text}\n`))
  const project = await temp.load()
  const variables = variableLayers(project, { osEnvironment: {} })
  return selectFlows(paths, { project, from: temp.root, descriptors: actionDescriptors, variables })
}

/** `cases:2` is the third row of the flow called cases. */
const executionsOf = async ({ flows }: Awaited<ReturnType<typeof select>>): Promise<string[]> => {
  const lists = flows.map(async ({ reading, rows }) => {
    const name = reading.flow?.name ?? 'broken'
    if (!rows) return [name]
    const all = await collectRows(rows)
    expect(all).toHaveLength(rows.count)
    return all.map(({ index }) => `${name}:${index}`)
  })
  return (await Promise.all(lists)).flat()
}

const dataOf = (count: number): string => `data: [${Array.from({ length: count }, (_, x) => `{ x: ${x} }`).join(', ')}]`

it('gives each execution to one shard, and no shard two more than another', async () => {
  const flow = fc.option(fc.integer({ min: 1, max: 9 }), { nil: 0 })
  await fc.assert(
    fc.asyncProperty(fc.array(flow, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 7 }), async (flows, count) => {
      const files = Object.fromEntries(flows.map((rows, index) => [`f${index}`, `${rows > 0 ? `${dataOf(rows)}\n` : ''}${steps}`]))
      const selected = await select(files)
      const shares = await Promise.all(
        Array.from({ length: count }, (_, index) => executionsOf(onlyShard(selected, { index: index + 1, count }))),
      )
      expect(shares.flat().sort()).toEqual((await executionsOf(selected)).sort())
      const sizes = shares.map(({ length }) => length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 40 },
  )
})

it('deals out repetitions like other executions', async () => {
  const repeated = repeatEach(await select({ a: steps, b: `${dataOf(2)}\n${steps}` }), 3)
  expect(countExecutions(repeated.flows)).toBe(9)
  const shares = await Promise.all(
    [1, 2].map(async (index) => {
      const { flows } = onlyShard(repeated, { index, count: 2 })
      const titles: string[] = []
      for (const { reading, cases } of flows)
        for await (const { row, repetition } of cases?.read() ?? []) titles.push(fullTitle(reading.flow?.name ?? '', row?.name, repetition))
      expect(titles).toHaveLength(countExecutions(flows))
      return titles
    }),
  )
  expect(shares).toEqual([
    ['a #1', 'a #3', 'b [x=0] #2', 'b [x=1] #1', 'b [x=1] #3'],
    ['a #2', 'b [x=0] #1', 'b [x=0] #3', 'b [x=1] #2'],
  ])
})

it('leaves a flow that cannot run in every shard, so that each tells it', async () => {
  const selected = await select({ a: steps, b: 'steps: [{ action: lgo }]' })
  expect(await executionsOf(onlyShard(selected, { index: 1, count: 2 }))).toEqual(['a', 'b'])
  expect(await executionsOf(onlyShard(selected, { index: 2, count: 2 }))).toEqual(['b'])
})
