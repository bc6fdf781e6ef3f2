import { randomUUID } from 'node:crypto'
import { link, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FolderInUse } from './folder-in-use.ts'
import type { FolderLock } from './folder-lock.ts'
import { findStartTime, isAlive, type Owner, readOwner } from './owner.ts'

/**
 * Files `owner.<n>.json`, of which the highest number tells who has the folder. Whoever comes after a dead or a gone owner makes
 * the next number, which only one can; the highest is never taken away, so that nobody makes a number a second time.
 * An owner is dead when no process of its number and start time lives; never because of its age.
 */
export const lockByPidFile = async (folder: string): Promise<FolderLock> => {
  const startedAt = await findStartTime(process.pid)
  const self: Owner = { pid: process.pid, ...(startedAt === undefined ? {} : { startedAt }) }
  for (;;) {
    const last = await lastNumber(folder)
    if (last > 0 && !(await isFree(folder, last))) continue
    const mine = last + 1
    if (!(await create(folder, mine, self))) continue
    // A look that was slow may have made a number that others had and left behind: theirs is higher.
    if ((await lastNumber(folder)) === mine) return held(folder, mine)
    await rm(fileOf(folder, mine), { force: true })
  }
}

const fileOf = (folder: string, number: number): string => join(folder, `owner.${number}.json`)

const numbers = async (folder: string): Promise<number[]> =>
  (await readdir(folder)).flatMap((name) => /^owner\.(\d+)\.json$/.exec(name)?.[1] ?? []).map(Number)

const lastNumber = async (folder: string): Promise<number> => Math.max(0, ...(await numbers(folder)))

/** False when the file went between our looks: look again. @throws FolderInUse */
const isFree = async (folder: string, number: number): Promise<boolean> => {
  const owner = await readOwner(fileOf(folder, number))
  if (owner?.isGone || (owner && !(await isRunning(owner)))) return true
  // One that stays and cannot be read is somebody's all the same.
  if (owner || (await lastNumber(folder)) === number) throw new FolderInUse(folder, owner?.pid)
  return false
}

const isRunning = async ({ pid, startedAt }: Owner): Promise<boolean> => {
  if (!isAlive(pid)) return false
  const seen = await findStartTime(pid)
  return startedAt === undefined || seen === undefined || seen === startedAt
}

/** Whole or not at all: another process never reads half of it. False when the number is taken. */
const create = async (folder: string, number: number, owner: Owner): Promise<boolean> => {
  const draft = await writeDraft(folder, owner)
  try {
    await link(draft, fileOf(folder, number))
    return true
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw problem
  } finally {
    await rm(draft, { force: true })
  }
}

const writeDraft = async (folder: string, owner: Owner): Promise<string> => {
  const draft = join(folder, `owner.draft.${randomUUID()}`)
  await writeFile(draft, JSON.stringify(owner))
  return draft
}

const held = async (folder: string, mine: number): Promise<FolderLock> => {
  for (const number of await numbers(folder)) if (number < mine) await rm(fileOf(folder, number), { force: true })
  return { release: async () => rename(await writeDraft(folder, { pid: process.pid, isGone: true }), fileOf(folder, mine)) }
}
