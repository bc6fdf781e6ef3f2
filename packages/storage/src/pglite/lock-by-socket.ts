import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { FolderInUse } from './folder-in-use.ts'
import type { FolderLock } from './folder-lock.ts'
import { isAlive, readOwner } from './owner.ts'

/**
 * A socket in Linux' abstract namespace: the kernel lets one process have the name and frees it when that process is gone, so there is
 * nothing stale to judge. A file beside it only tells who has it.
 */
export const lockBySocket = async (folder: string): Promise<FolderLock> => {
  const file = join(folder, 'owner.json')
  const server = await claim(`\0testmesh-${createHash('sha256').update(folder).digest('hex')}`)
  if (!server) throw new FolderInUse(folder, await findPid(file))
  await writeFile(file, JSON.stringify({ pid: process.pid }))
  return {
    release: async () => {
      await rm(file, { force: true })
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const claim = (name: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy())
    server.once('error', (problem: NodeJS.ErrnoException) => (problem.code === 'EADDRINUSE' ? resolve(undefined) : reject(problem)))
    server.listen({ path: name }, () => resolve(server.unref()))
  })

/** The owner writes the file just after it got the name: a moment's patience. */
const findPid = async (file: string): Promise<number | undefined> => {
  for (let tries = 0; tries < 10; tries += 1) {
    const owner = await readOwner(file)
    if (owner && isAlive(owner.pid)) return owner.pid
    await setTimeout(50)
  }
  return undefined
}
