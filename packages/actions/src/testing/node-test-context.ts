import { lookup } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ActionError, type Clock, type Egress, type Files } from '@testmesh/action-kit'
import { createTestContext, type TestContext } from '@testmesh/action-kit/contract'

/** A test context on the machine's own clock and network. Files are read below `folder`; without it there are none. */
export const nodeTestContext = (folder?: string): TestContext & AsyncDisposable => {
  const context = createTestContext({ clock, net, ...(folder === undefined ? {} : { files: filesBelow(folder) }) })
  return { ...context, [Symbol.asyncDispose]: context.close }
}

/** Sockets and processes that are open right now, for the contract suite. Timers are left out: the test runner has its own. */
export const activeResources = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => /Socket|TLS|Process|Pipe/.test(kind))
    .toSorted()

const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const net: Egress = {
  resolve: async (host) => {
    const { address, family } = await lookup(host)
    return { address, family: family === 6 ? 6 : 4 }
  },
}

const filesBelow = (folder: string): Files => ({
  read: async (path) => {
    if (path.startsWith('..'))
      throw new ActionError('FILE_OUTSIDE_PROJECT', `${path} is outside of the project`, { hint: 'Keep it inside.' })
    return readFile(join(folder, path)).catch((error: unknown) => {
      throw new ActionError('FILE_NOT_FOUND', `there is no file ${path}`, { cause: error })
    })
  },
  write: async (path) => {
    throw new ActionError('FILE_OUTSIDE_PROJECT', `${path} cannot be written in this test`)
  },
})
