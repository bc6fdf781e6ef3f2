import * as v from 'valibot'
import { defineRoute } from './define-route.ts'
import { timeField } from './fields.ts'

const workerSchema = v.object({
  /** As attempts name it: its host, its process id, and more. */
  owner: v.string(),
  host: v.string(),
  pid: v.number(),
  /** It takes executions of this workspace alone, and reaches only the server. */
  isAgent: v.boolean(),
  /** Of TestMesh. */
  version: v.string(),
  /** Executions at a time. */
  slots: v.number(),
  /** Executions that it has. Those of other workspaces count. */
  busy: v.number(),
  /** It was heard within half a minute. One that was not is listed for a day, unless it said that it ends. */
  isOnline: v.boolean(),
  /** It takes no more, and goes on with what it has. */
  isStopping: v.boolean(),
  startedAt: timeField,
  lastSeenAt: timeField,
})

export const poolRoutes = {
  listPools: defineRoute({
    tag: 'pools',
    method: 'GET',
    path: '/pools',
    summary: 'Where executions run: each pool with its workers and agents, what waits in it, and why',
    reply: v.object({
      /** Of the server. A worker should have the same. */
      version: v.string(),
      /** `default`, those that environments name, that have a worker, and that have executions which have not ended; by name. */
      items: v.array(
        v.object({
          name: v.string(),
          /** Of this workspace, as all but the workers. */
          environments: v.array(v.object({ id: v.string(), name: v.string() })),
          /** Executions that nobody has yet. */
          waiting: v.number(),
          /** Since when the first of them could have been taken. Null: none can be. */
          waitingSince: v.nullable(timeField),
          running: v.number(),
          /** Why what waits is not taken at once. Null: somebody is free to take it. The same text as long as the reason is the same. */
          whyWaiting: v.nullable(v.string()),
          /** Of those that are not online the 20 that were heard last. */
          workers: v.array(workerSchema),
        }),
      ),
    }),
  }),
} as const
