import type { Told, WebhookPayload } from '@testmesh/protocol'
import type { News, WebhookKind } from '@testmesh/storage'
import { cutText } from './cut-text.ts'
import { slackMessage } from './slack-message.ts'
import { nameOfRow, type ToldNews } from './tell-news.ts'
import { titleOf } from './title-of.ts'

export interface Writing {
  readonly webhook: { readonly id: string; readonly name: string; readonly kind: WebhookKind }
  readonly workspace: { readonly id: string; readonly slug: string; readonly name: string }
  /** Where people reach the dashboard, without a slash at the end. Absent: nothing is linked. */
  readonly publicUrl?: string
  readonly at: Date
}

/** What is sent, and what is shown of it. */
export interface WrittenDelivery {
  readonly body: string
  readonly title: string
  /** The first of what it tells, and how many more there are. */
  readonly told: readonly Told[]
  readonly more: number
}

/** So many are shown; a delivery has all of them. */
const mostShown = 20

export const writeDelivery = (writing: Writing, told: readonly ToldNews[]): WrittenDelivery =>
  written(writing, { type: 'testmesh.results', items: told.map(({ news, change }) => toTold(writing, news, change)) })

/** Tells nothing but that it arrives. */
export const writeTest = (writing: Writing): WrittenDelivery => written(writing, { type: 'testmesh.test', items: [] })

const written = (
  { webhook: { id, name, kind }, workspace, at }: Writing,
  { type, items }: { readonly type: WebhookPayload['type']; readonly items: Told[] },
): WrittenDelivery => {
  const title = type === 'testmesh.test' ? `A test of ${name}: it arrives` : titleOf(items)
  const told = items.slice(0, mostShown)
  const more = items.length - told.length
  const payload: WebhookPayload = { type, timestamp: at.toISOString(), data: { workspace, webhook: { id, name }, items } }
  return { body: JSON.stringify(kind === 'slack' ? slackMessage({ title, told, more, workspace }) : payload), title, told, more }
}

const toTold = ({ workspace: { slug }, publicUrl }: Writing, news: News, change: ToldNews['change']): Told => {
  const urlOf = (kind: string, id: string) => (publicUrl === undefined ? null : `${publicUrl}/w/${slug}/${kind}/${id}/`)
  if (news.type === 'schedule') {
    const { at: _, type, outcome, problems, scheduledFor, ...fire } = news
    const first = problems.slice(0, mostShown).map(({ message, ...of }) => ({ ...of, message: cut(message) }))
    const time = { scheduledFor: scheduledFor.toISOString(), problems: first }
    return { type, change, outcome, ...fire, ...time, url: urlOf('schedules', news.scheduleId) }
  }
  const { flowId, flowName, suite, environment, scheduleId, scheduleName, failure } = news
  return {
    type: news.type,
    change,
    verdict: news.verdict,
    isQuarantined: news.isQuarantined,
    executionId: news.executionId,
    batchId: news.batchId,
    ...{ flowId, flowName, row: news.row && nameOfRow(news.row), suite, tags: [...news.tags], environment },
    ...{ scheduleId, scheduleName },
    finishedAt: news.finishedAt.toISOString(),
    durationMs: news.durationMs,
    failure: failure && { code: failure.code, message: cut(failure.message) },
    url: urlOf('executions', news.executionId),
  }
}

/** Some tell a whole page; the page of the execution does. */
const mostOfMessage = 1_000
const cut = (message: string): string => cutText(message, mostOfMessage)
