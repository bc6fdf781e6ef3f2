import type { JsonObject } from '@testmesh/protocol'
import type { EndedNews, FireNews, FlowsOfSchedule, ListeningWebhook, News } from '@testmesh/storage'

/** News that a webhook tells. `change`: what it begins, where it was otherwise before. */
export interface ToldNews {
  readonly news: News
  readonly change: 'failing' | 'passing' | null
}

/** What a webhook tells of what became known, in that order, and what it knows to be failing afterwards. */
export const tellNews = (
  webhook: ListeningWebhook,
  all: readonly News[],
): { readonly told: readonly ToldNews[]; readonly failing: JsonObject } => {
  const failing = new Set(Object.keys(webhook.failing))
  const told: ToldNews[] = []
  for (const news of all.filter((one) => hears(webhook, one))) {
    const key = keyOf(news)
    const isFailing = fails(news)
    const change = isFailing === true && !failing.has(key) ? 'failing' : isFailing === false && failing.has(key) ? 'passing' : null
    if (change === 'failing') failing.add(key)
    if (change === 'passing') failing.delete(key)
    if (change !== null || isTold(webhook, news)) told.push({ news, change })
  }
  return { told, failing: Object.fromEntries([...failing].map((key) => [key, true])) }
}

/** Though nothing changed. That a schedule started is told by what it started. */
const isTold = ({ when }: ListeningWebhook, news: News): boolean =>
  (when === 'every' && news.type === 'execution') || (when !== 'changes' && fails(news) === true)

/** Undefined: it says nothing of that, as what is in quarantine. */
const fails = (news: News): boolean | undefined => {
  if (news.type === 'schedule') return news.outcome !== 'started' || news.problems.length > 0
  if (news.isQuarantined) return undefined
  if (news.verdict === 'failed' || news.verdict === 'error') return true
  return news.verdict === 'passed' || news.verdict === 'flaky' ? false : undefined
}

/** What fails or passes: a flow, with one of its rows, in an environment; a schedule. */
const keyOf = (news: News): string =>
  JSON.stringify(
    news.type === 'schedule' ? [news.scheduleId] : [news.flowId ?? news.flowName, news.environment, news.row && nameOfRow(news.row)],
  )

export const nameOfRow = ({ name, index }: NonNullable<EndedNews['row']>): string => name ?? String(index)

/** What was before it was made, it was not there for. */
const hears = (webhook: ListeningWebhook, news: News): boolean =>
  news.at >= webhook.createdAt && (news.type === 'schedule' ? hearsFire(webhook, news) : hearsEnd(webhook, news))

const hearsEnd = ({ source, environments, flows }: ListeningWebhook, news: EndedNews): boolean =>
  (source === 'all' || news.isScheduled) &&
  (environments === null || (news.environment !== null && environments.includes(news.environment))) &&
  (flows === null || isChosen(flows, news))

/** One that takes each flow's own environment is in all. What it could not start is heard of unless it is known to be other flows alone. */
const hearsFire = ({ environments, flows }: ListeningWebhook, { environment, problems }: FireNews): boolean =>
  (environments === null || environment === null || environments.includes(environment)) &&
  (flows?.ids === undefined || problems.length === 0 || problems.some(({ flowId }) => flowId === null || flows.ids?.includes(flowId)))

/** As a schedule chooses flows, by what the flow was when it ran. */
const isChosen = ({ ids, suite, tags = [], folder }: FlowsOfSchedule, news: EndedNews): boolean =>
  (ids === undefined || (news.flowId !== null && ids.includes(news.flowId))) &&
  (suite === undefined || news.suite === suite) &&
  tags.every((tag) => news.tags.includes(tag)) &&
  (folder === undefined || (news.path?.startsWith(`${folder}/`) ?? false))
