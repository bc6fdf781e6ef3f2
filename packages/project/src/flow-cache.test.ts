import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openFlowCache } from './index.ts'
import { flowsOf } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()
const folder = () => temp.path('.testmesh')

/** Reads the flow through the cache; the texts that were kept. */
const load = async (text: string, key = '1.0.0') => {
  const path = temp.write('a.testmesh.yaml', text)
  const cache = openFlowCache(folder(), key)
  let hits = 0
  const counting = {
    ...cache,
    find: (file: string, kept: string) => {
      const found = cache.find(file, kept)
      if (found) hits++
      return found
    },
  }
  const [flow] = await flowsOf(await temp.load(), path, { cache: counting })
  return { hits, reading: flow?.reading }
}
const flow = 'name: A\nsteps:\n  - { id: say, action: log, config: { message: hello } }\n'

it('gives what reading gave, without reading again', async () => {
  const first = await load(flow)
  const second = await load(flow)
  expect([first.hits, second.hits]).toEqual([0, 1])
  expect(second.reading).toEqual(first.reading)
})

it('keeps what is wrong with a flow too', async () => {
  const first = await load('name: A\nstep: []\n')
  const second = await load('name: A\nstep: []\n')
  expect(second.hits).toBe(1)
  expect(second.reading?.diagnostics).toEqual(first.reading?.diagnostics)
  expect(second.reading?.diagnostics).not.toEqual([])
})

it('misses for another text and for another key', async () => {
  await load(flow)
  expect((await load(flow, '1.0.1')).hits).toBe(0)
  expect((await load(flow)).hits).toBe(1)
  expect((await load(`${flow}# more`)).hits).toBe(0)
})

it.each([
  ['a byte order mark', `\ufeff${flow}`],
  ['several flows', `${flow}---\n${flow.replace('A', 'B')}`],
])('finds a file with %s', async (_, text) => {
  const first = await load(text)
  expect(await load(text)).toEqual({ hits: 1, reading: first.reading })
})

it('holds one entry for each file, of its last text', async () => {
  await load(flow)
  await load(`${flow}# more`)
  expect(readdirSync(temp.path('.testmesh/cache/1.0.0'))).toEqual(['a.testmesh.yaml.json'])
  expect((await load(`${flow}# more`)).hits).toBe(1)
})

it('does without where the name of a file is too long for an entry', async () => {
  const path = temp.write(`${'ö'.repeat(60)}.testmesh.yaml`, flow)
  const [loaded] = await flowsOf(await temp.load(), path, { cache: openFlowCache(folder(), '1.0.0') })
  expect(loaded?.reading.flow?.name).toBe('A')
})

it.each(['', '[{ "flow"', 'null', '{}'])('reads the flow where what it kept is broken: %j', async (broken) => {
  const { reading } = await load(flow)
  const kept = temp.path('.testmesh/cache/1.0.0')
  for (const file of readdirSync(kept)) writeFileSync(`${kept}/${file}`, broken)
  expect(await load(flow)).toEqual({ hits: 0, reading })
  expect((await load(flow)).hits).toBe(1)
})

it('does without where nothing can be written', async () => {
  writeFileSync(folder(), 'a file where the folder would be')
  expect((await load(flow)).reading?.flow?.name).toBe('A')
  expect((await load(flow)).hits).toBe(0)
})

// Root writes where it likes.
it.skipIf(process.getuid?.() === 0)('does without in a folder that is read-only', async () => {
  mkdirSync(folder(), { mode: 0o500 })
  expect((await load(flow)).reading?.flow?.name).toBe('A')
  expect(existsSync(temp.path('.testmesh/cache'))).toBe(false)
  chmodSync(folder(), 0o700)
})

it('hides its folder from git', async () => {
  await load(flow)
  expect(temp.read('.testmesh/.gitignore')).toBe('*\n')
})
