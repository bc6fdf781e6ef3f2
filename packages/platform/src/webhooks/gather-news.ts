import {
  accountsOf,
  type Database,
  isOutage,
  newId,
  type Patience,
  type WorkspaceTransaction,
  withWorkspace,
  workspacesWithNews,
} from '@testmesh/storage'
import { tellNews } from './tell-news.ts'
import { type Writing, writeDelivery } from './write-delivery.ts'

export interface GatherOptions {
  readonly database: Database
  readonly publicUrl?: string
  /** How long more is waited for, so that what ends together is told together. Default: until three seconds are quiet, at most thirty. */
  readonly patience?: Patience
  readonly onError: (error: unknown, facts: { readonly workspace_id: string }) => void
}

const usualPatience = { quietMs: 3_000, patienceMs: 30_000 }
/** Of a workspace at a time: one transaction holds them. */
const mostNews = 1_000

/**
 * Makes deliveries of what became known: one for each webhook that has anything to tell. Any number of servers may do it: who takes news
 * writes what is told of it in the same transaction.
 */
export const gatherNews = async ({ database, publicUrl, patience = usualPatience, onError }: GatherOptions): Promise<void> => {
  for (const id of await workspacesWithNews(database, patience)) {
    try {
      await withWorkspace(database, id).transaction((workspace) => gather(workspace, publicUrl))
    } catch (error) {
      if (isOutage(error)) throw error
      onError(error, { workspace_id: id })
    }
  }
}

const gather = async (workspace: WorkspaceTransaction, publicUrl: string | undefined): Promise<void> => {
  // First: who takes what became known later tells it later.
  const webhooks = await workspace.webhooks.holdListening()
  const news = await workspace.outbox.take(mostNews)
  if (news.length === 0) return
  const surroundings = await surroundingsOf(workspace, publicUrl)
  for (const webhook of webhooks) {
    const { told, failing } = tellNews(webhook, news)
    if (told.length === 0) continue
    await workspace.webhooks.setFailing(webhook.id, failing)
    await workspace.deliveries.add({ id: newId(), webhookId: webhook.id, ...writeDelivery({ ...surroundings, webhook }, told) })
  }
}

/** What every delivery of a workspace says of itself. */
export const surroundingsOf = async (workspace: WorkspaceTransaction, publicUrl: string | undefined): Promise<Omit<Writing, 'webhook'>> => {
  const found = await accountsOf(workspace.sql).workspaces.find(workspace.id)
  const { slug = '', name = '' } = found ?? {}
  const at = await workspace.schedules.now()
  return { workspace: { id: workspace.id, slug, name }, at, ...(publicUrl !== undefined && { publicUrl }) }
}
