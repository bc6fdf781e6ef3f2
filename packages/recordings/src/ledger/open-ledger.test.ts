import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { countPending, openLedger, pendingEntries } from '../index.ts'

const root = fs.mkdtempSync(join(tmpdir(), 'ledger-'))
afterAll(() => fs.rmSync(root, { recursive: true }))
let folder = ''
let count = 0
beforeEach(() => {
  folder = join(root, String(++count))
})

const keyFile = join(root, 'config/key')
const file = (batchId = 'b1') => join(folder, 'cleanup', `${batchId}.jsonl`)
const entry = (name: string) => ({
  executionId: 'e1',
  path: 'steps/create',
  kind: 'bucket',
  action: 's3_create',
  ref: { name, secret: 'hunter2' },
})
const pending = () => pendingEntries(folder, { keyFile })

describe('the cleanup ledger', () => {
  it('leaves no trace when everything was undone, and makes no file before it is needed', async () => {
    const ledger = openLedger({ folder, batchId: 'b1', keyFile })
    expect(fs.existsSync(folder)).toBe(false)
    const ids = await Promise.all([ledger.add(entry('a')), ledger.add(entry('b'))])
    expect(fs.readFileSync(file(), 'utf8').split('\n')).toHaveLength(4)
    for (const id of ids) await ledger.done(id)
    await ledger.close()
    expect(fs.existsSync(file())).toBe(false)
  })

  it('is not touched while its batch runs, and offers what is left when it closed', async () => {
    const ledger = openLedger({ folder, batchId: 'b1', now: () => 7, keyFile })
    const first = await ledger.add(entry('a'))
    await ledger.add(entry('b'))
    await ledger.add(entry('c'))
    expect(await pending()).toEqual([])
    expect(countPending(folder)).toBe(3)
    await ledger.done(first)
    expect(countPending(folder)).toBe(2)
    await ledger.close()
    expect(fs.readFileSync(file(), 'utf8')).not.toContain('hunter2')

    const [newest, older] = await pending()
    expect(newest).toEqual({ ...entry('c'), batchId: 'b1', id: '3', at: 7, resolve: expect.any(Function) })
    expect(older?.ref).toEqual(entry('b').ref)
    await newest?.resolve()
    expect((await pending()).map(({ id }) => id)).toEqual(['2'])
    await (await pending())[0]?.resolve()
    expect(fs.existsSync(file())).toBe(false)
  })

  it('offers what a killed process announced', async () => {
    const child = spawnSync(process.execPath, [join(import.meta.dirname, '../testing/killed-owner.ts'), folder, keyFile])
    expect(child.signal).toBe('SIGKILL')
    fs.appendFileSync(file('killed'), '{"type":"done","id":"1"')
    const [left, ...more] = await pending()
    expect(more).toEqual([])
    expect(countPending(folder)).toBe(1)
    expect(left).toMatchObject({ id: '1', batchId: 'killed', ref: { name: 'left behind' } })
    await left?.resolve()
    expect(await pending()).toEqual([])
    expect(countPending(folder)).toBe(0)
  })

  it('tells of a ledger that cannot be read, and of none whose first line was cut', async () => {
    fs.mkdirSync(join(folder, 'cleanup'), { recursive: true })
    fs.writeFileSync(file('cut'), '{"v":1,"batch')
    fs.writeFileSync(file('damaged'), 'not a ledger\n')
    const [damaged, ...more] = await pending()
    expect(more).toEqual([])
    expect(countPending(folder)).toBe(1)
    fs.mkdirSync(file('of somebody else'))
    expect(countPending(folder)).toBe(2)
    fs.rmdirSync(file('of somebody else'))
    expect(damaged).toMatchObject({ batchId: 'damaged', problem: 'it cannot be read, and nobody knows what it listed' })
    await damaged?.resolve()
    expect(await pending()).toEqual([])
  })

  it('tells a later process with the same id from its owner', async () => {
    fs.mkdirSync(join(folder, 'cleanup'), { recursive: true })
    const lines = [
      { v: 1, batchId: 'b1', process: { pid: process.pid, start: 'another' } },
      { type: 'add', id: '1', at: 1, ...entry('a'), ref: 'AAAA' },
    ]
    fs.writeFileSync(file(), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    expect(await pending()).toMatchObject([{ id: '1', ref: undefined }])
  })
})
