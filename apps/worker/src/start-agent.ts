import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@testmesh/client'
import { openBlobFolder } from '@testmesh/platform'
import { defaultTimings } from '@testmesh/queue'
import { serverBackend } from './server-backend.ts'
import { newOwner, startWorker, type Worker, type WorkerOptions } from './start-worker.ts'

export interface AgentOptions extends Omit<WorkerOptions, 'backend' | 'blobFolder' | 'owner'> {
  /** With an API key of the scope `agent`. */
  readonly client: Client
}

/** How often the server is told that the agent is alive: within so long it hears that somebody cancelled. */
export const agentTimings = { ...defaultTimings, heartbeatMs: 2_000 }

/** The server has them from the moment that an event names them. */
const keepBlobsMs = 3_600_000

/** Takes executions from a server over HTTP alone, and runs each in a process of its own. */
export const startAgent = async ({ client, timings = agentTimings, ...options }: AgentOptions): Promise<Worker> => {
  const blobFolder = await mkdtemp(join(tmpdir(), 'testmesh-agent-'))
  const blobs = openBlobFolder(blobFolder)
  const owner = newOwner()
  const backend = serverBackend({ client, agent: owner, blobs })
  const worker = await startWorker({ ...options, timings, backend, owner, blobFolder })
  const sweeping = setInterval(() => void sweep(), keepBlobsMs / 6)
  const sweep = () =>
    blobs
      .removeOrphans({ olderThanMs: keepBlobsMs, isKept: async () => new Set() })
      .catch((error: unknown) => options.onError?.(error, 'files of executions that have ended could not be removed'))
  return {
    ...worker,
    stop: async (stopOptions) => {
      clearInterval(sweeping)
      await worker.stop(stopOptions)
      await backend.close()
      await rm(blobFolder, { recursive: true, force: true })
    },
  }
}
