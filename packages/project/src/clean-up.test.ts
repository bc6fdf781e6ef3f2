import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ActionContext } from '@testmesh/action-kit'
import { listBatches, readBatch } from '@testmesh/recordings'
import { expect, it } from 'vitest'
import { type CleanedEntry, cleanUpProject, listLeftBehind } from './index.ts'
import { runProject } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'
import { thingActions, tinyActions } from './testing/tiny-actions.ts'

const temp = tempProject()
const world = () => temp.path('../world')
const things = () => (existsSync(world()) ? readdirSync(world()).sort() : [])

const shop = `name: Shop
data: [{ sku: tea }]
env: { PREFIX: shop }
steps:
  - id: order
    action: put
    config: { name: "\${PREFIX}-\${sku}" }
    output: { order: "\${PREFIX}-\${sku}" }
    cleanup:
      - { id: unorder, action: remove, config: { name: "\${order}" } }
  - { id: account, action: track, config: { name: account } }
  - { id: crash, action: die }
`
const other = 'name: Other\nsteps:\n  - { id: one, action: track, config: { name: one } }\n  - { id: crash, action: die }\n'

/** A run that is killed with SIGKILL in the middle of these flows. */
const runAndKill = (flows: Readonly<Record<string, string>>): void => {
  const paths = Object.entries(flows).map(([name, text]) => temp.write(name, text))
  const script = join(import.meta.dirname, 'testing/killed-run.ts')
  const { signal, stderr } = spawnSync(process.execPath, [script, temp.root, world(), ...paths], { encoding: 'utf8' })
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
}

const told = ({ path, kind, problem }: CleanedEntry): string => `${path} ${kind}: ${problem ?? 'gone'}`
const cleanUp = async (): Promise<string[]> => {
  const seen: CleanedEntry[] = []
  const cleaned = await cleanUpProject(await temp.load(), (entry) => seen.push(entry), { actions: thingActions(world()) })
  expect(seen).toEqual(cleaned)
  return cleaned.map(told)
}
const left = async (): Promise<string[]> => (await listLeftBehind(await temp.load())).map(told)

it('removes what a killed run left behind, newest first, and then there is nothing left', async () => {
  runAndKill({ 'flows/shop.testmesh.yaml': shop })
  expect(things()).toEqual(['account', 'shop-tea'])
  expect(await left()).toEqual(['steps/account thing: gone', 'steps/order steps: gone'])
  expect(await cleanUp()).toEqual(['steps/account thing: gone', 'steps/order steps: gone'])
  expect(things()).toEqual([])
  expect(await left()).toEqual([])
  expect(await cleanUp()).toEqual([])
  expect(readdirSync(temp.path('.testmesh/cleanup'))).toEqual([])
})

it('goes by the flow as it ran, also when its file was changed or is gone', async () => {
  runAndKill({ 'flows/shop.testmesh.yaml': shop })
  temp.write('flows/shop.testmesh.yaml', 'name: Shop\nsteps: []\n')
  expect(await cleanUp()).toEqual(['steps/account thing: gone', 'steps/order steps: gone'])
  runAndKill({ 'flows/shop.testmesh.yaml': shop })
  rmSync(temp.path('flows'), { recursive: true })
  expect(await cleanUp()).toEqual(['steps/account thing: gone', 'steps/order steps: gone'])
  expect(things()).toEqual([])
})

it('knows the secrets in the text of a flow, which its recording does not show', async () => {
  const flow = `name: Shop
env: { WITH: "http://ada:shop-tea@host" }
steps:
  - { id: order, action: put, config: { name: shop-tea }, cleanup: [{ id: unorder, action: remove, config: { name: shop-tea } }] }
  - { id: crash, action: die }
`
  runAndKill({ 'flows/shop.testmesh.yaml': flow })
  const recorded = readBatch(temp.path('.testmesh'), 'last')?.flowOfFile('flows/shop.testmesh.yaml')
  expect(recorded).toBe(flow.replaceAll('shop-tea', '********'))
  rmSync(temp.path('flows'), { recursive: true })
  expect(await cleanUp()).toEqual(['steps/order steps: gone'])
  expect(things()).toEqual([])
})

it('goes by the file where the recording is gone', async () => {
  runAndKill({ 'flows/shop.testmesh.yaml': shop })
  rmSync(temp.path('.testmesh/batches'), { recursive: true })
  expect(await cleanUp()).toEqual(['steps/account thing: gone', 'steps/order steps: gone'])
  expect(things()).toEqual([])
})

it('finds the flow among the documents of a file', async () => {
  runAndKill({ 'both.testmesh.yaml': `name: First\nsteps: [{ id: a, action: put, config: { name: first } }]\n---\n${shop}` })
  expect(await cleanUp()).toEqual(['steps/account thing: gone', 'steps/order steps: gone'])
  expect(things()).toEqual(['first'])
})

it('keeps on its list what it cannot remove, says why, and goes on with the rest', async () => {
  runAndKill({ 'flows/shop.testmesh.yaml': shop })
  rmSync(temp.path('.testmesh/batches'), { recursive: true })
  rmSync(temp.path('flows'), { recursive: true })
  rmSync(join(world(), 'account'))
  expect(await cleanUp()).toEqual([
    'steps/account thing: there is no account',
    'steps/order steps: the flow flows/shop.testmesh.yaml is gone, and with it its cleanup steps',
  ])
  expect(await left()).toHaveLength(2)
  temp.write('flows/shop.testmesh.yaml', shop)
  expect(await cleanUp()).toEqual(['steps/account thing: there is no account', 'steps/order steps: gone'])
})

it('says so when it cannot read what is there', async () => {
  runAndKill({ 'a.testmesh.yaml': shop })
  temp.write('../config/testmesh/key', 'k'.repeat(32))
  expect(await cleanUp()).toEqual([
    'steps/account thing: it was sealed under a key that is gone',
    'steps/order steps: it was sealed under a key that is gone',
  ])
  expect(await left()).toHaveLength(2)
})

it('removes what several runs left, and nothing of one that goes on', async () => {
  runAndKill({ 'other.testmesh.yaml': other })
  runAndKill({ 'shop.testmesh.yaml': shop })
  let meanwhile: string[] = []
  let undone = 0
  const run = async (_: unknown, { track }: ActionContext): Promise<void> => {
    await track({ kind: 'mine', ref: {} })
    meanwhile = await cleanUp()
  }
  const mine = tinyActions({ mine: { run, undo: { mine: async () => void undone++ } } })
  await runProject(await temp.load(), [temp.write('mine.testmesh.yaml', 'name: Mine\nsteps: [{ action: mine }]\n')], { actions: mine })
  expect(meanwhile).toEqual(['steps/account thing: gone', 'steps/order steps: gone', 'steps/one thing: gone'])
  expect({ undone, left: await left(), things: things() }).toEqual({ undone: 1, left: [], things: [] })
})

it('leaves the recording of the killed run to be read', async () => {
  runAndKill({ 'shop.testmesh.yaml': shop })
  const [batch] = listBatches(temp.path('.testmesh'))
  expect(batch?.isRunning).toBe(false)
  expect(batch?.record.finished).toBeUndefined()
  expect(Object.keys(batch?.record.files ?? {})).toEqual(['shop.testmesh.yaml'])
})
