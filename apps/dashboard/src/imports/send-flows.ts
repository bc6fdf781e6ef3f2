import { ApiProblem, type Client } from '@testmesh/client'
import { inParallel } from '../execution/model/in-parallel.ts'
import type { PlannedFlow } from './model/plan-flows.ts'

type Planned = PlannedFlow & { readonly path: string }

export interface SendOptions {
  readonly message: string
  /** How many texts are sent, of how many. */
  readonly onProgress: (sent: number, all: number) => void
}

/** Sends the texts that the server lacks, then names all of it at once: all of them are kept, or none. */
export const sendFlows = async (client: Client, flows: readonly Planned[], { message, onProgress }: SendOptions) => {
  const texts = new Map(flows.map(({ flow }) => [flow.sha256, flow.text]))
  const { missing } = await client.findMissingContents({ body: { hashes: [...texts.keys()] } })
  // Without one of them nothing is kept: the others need not be sent.
  const stop = new AbortController()
  let sent = 0
  const send = async (sha256: string): Promise<void> => {
    try {
      await patiently(() => client.putBytes(sha256, new TextEncoder().encode(texts.get(sha256))))
    } catch (error) {
      stop.abort()
      throw error
    }
    sent += 1
    onProgress(sent, missing.length)
  }
  const results = await inParallel(missing, send, { limit: 4, signal: stop.signal })
  for (const result of results) if (result.status === 'rejected') throw result.reason
  return client.pushProject({
    body: {
      flows: flows.map(({ path, flow: { sha256 }, taken }) => ({ path, sha256, base: taken?.path === path ? taken.version : 0 })),
      files: [],
      message,
    },
  })
}

/** A server takes so many requests a minute; after so long, milliseconds, it takes more. */
const restMs = 5_000
const mostRests = 15

const patiently = async (send: () => Promise<void>, rests = 0): Promise<void> => {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 429) || rests >= mostRests) throw error
    await new Promise((resolve) => setTimeout(resolve, restMs))
    await patiently(send, rests + 1)
  }
}
