import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FolderInUse } from './folder-in-use.ts'
import type { FolderLock } from './folder-lock.ts'
import { findStartTime, isAlive, type Owner, readOwner } from './owner.ts'

/**
 * A file that only one process can create. What a killed process left is taken away when no process of its number and start
 * time lives; never because of its age.
 */
export const lockByPidFile = async (folder: string): Promise<FolderLock> => {
  const file = join(folder, 'owner.json')
  const startedAt = await findStartTime(process.pid)
  const self: Owner = { pid: process.pid, ...(startedAt === undefined ? {} : { startedAt }) }
  for (let tries = 0; !(await create(file, self)); tries += 1) {
    const owner = await readOwner(file)
    if (owner ? await isRunning(owner) : tries >= maxTries) throw new FolderInUse(folder, owner?.pid)
    if (owner) await takeAway(file, owner)
  }
  return { release: () => rm(file, { force: true }) }
}

/** For a file that comes and goes between our looks; one that stays and cannot be read is somebody's all the same. */
const maxTries = 20

/** Whole or not at all: another process never reads half of it. */
const create = async (file: string, self: Owner): Promise<boolean> => {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(self))
  try {
    await link(draft, file)
    return true
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw problem
  } finally {
    await rm(draft, { force: true })
  }
}

const isRunning = async ({ pid, startedAt }: Owner): Promise<boolean> => {
  if (!isAlive(pid)) return false
  const seen = await findStartTime(pid)
  return startedAt === undefined || seen === undefined || seen === startedAt
}

/** Another process may have taken it away meanwhile and put its own there: that one goes back. */
const takeAway = async (file: string, dead: Owner): Promise<void> => {
  const aside = `${file}.stale.${process.pid}`
  try {
    await rename(file, aside)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return
    throw problem
  }
  const taken = await readOwner(aside)
  if (taken && (taken.pid !== dead.pid || taken.startedAt !== dead.startedAt)) await link(aside, file)
  await rm(aside, { force: true })
}
