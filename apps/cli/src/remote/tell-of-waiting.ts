import type { Client } from '@testmesh/client'

/** An execution, and where it runs. */
export interface Pooled {
  readonly id: string
  readonly pool: string
}

export interface WaitingOptions {
  readonly client: Pick<Client, 'listPools' | 'listExecutionAttempts'>
  /** Why something of it waits, once for each reason. */
  readonly onWaiting: (why: string) => void
}

export interface Waiting {
  /** Somebody has it. */
  heard(id: string): void
  ended(id: string): void
  close(): void
}

/** Whoever has a free slot takes one at once. Milliseconds. */
const usualWaitMs = 3_000
/** A worker that is lost says nothing for a lease. Milliseconds. */
const leaseMs = 30_000

interface Standing {
  readonly pool: string
  /** Nobody has it, as far as is known. */
  isWaiting: boolean
  /** Since then nothing was heard of it. */
  since: number
}

/** Says of each pool in which some of the executions wait why they do. Who cannot be asked has told of it elsewhere. */
export const tellOfWaiting = ({ client, onWaiting }: WaitingOptions, executions: readonly Pooled[]): Waiting => {
  const open = new Map(executions.map(({ id, pool }): [string, Standing] => [id, { pool, isWaiting: true, since: performance.now() }]))
  const said = new Set<string>()
  /** Its log does not tell when its worker was lost: the start after that one does. */
  const lookWhetherLost = async (id: string, standing: Standing): Promise<void> => {
    const askedAt = performance.now()
    if (standing.isWaiting || askedAt - standing.since < leaseMs) return
    standing.since = askedAt
    const { items } = await client.listExecutionAttempts({ params: { id } })
    if (standing.since === askedAt) standing.isWaiting = items.at(-1)?.endedAt != null
  }
  const ask = async (): Promise<void> => {
    for (const [id, standing] of open) await lookWhetherLost(id, standing)
    const pools = () => new Set([...open.values()].filter(({ isWaiting }) => isWaiting).map(({ pool }) => pool))
    if (pools().size === 0) return
    const { items } = await client.listPools()
    for (const { name, whyWaiting } of items) {
      if (whyWaiting === null || said.has(whyWaiting) || !pools().has(name)) continue
      said.add(whyWaiting)
      onWaiting(whyWaiting)
    }
  }
  const timer = setInterval(() => void ask().catch(() => undefined), usualWaitMs)
  return {
    heard: (id) => {
      const standing = open.get(id)
      if (standing) Object.assign(standing, { isWaiting: false, since: performance.now() })
    },
    ended: (id) => void open.delete(id),
    close: () => clearInterval(timer),
  }
}
