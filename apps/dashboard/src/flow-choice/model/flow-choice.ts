import type { BodyOf, scheduleRoutes } from '@testmesh/protocol'
import { formatCount } from '../../ui/format.ts'

/** Flows by their ids, or all that are of a kind. */
export type FlowChoice = BodyOf<typeof scheduleRoutes.createSchedule>['flows']

/** As the server gives them. */
export interface KnownFlows {
  readonly ids?: readonly string[] | undefined
  readonly suite?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly folder?: string | undefined
}

/** What a form has of every way to say which flows: those that are not taken are not forgotten while it is open. */
export interface FlowsField {
  readonly by: 'all' | 'ids' | 'filter'
  readonly ids: readonly string[]
  /** Empty: any. */
  readonly suite: string
  /** With commas. */
  readonly tags: string
  readonly folder: string
}

/** Null: all flows. */
export const flowsFieldOf = (flows: KnownFlows | null): FlowsField => {
  const { ids, suite = '', tags = [], folder = '' } = flows ?? {}
  return { by: flows === null ? 'all' : ids ? 'ids' : 'filter', ids: ids ?? [], suite, tags: tags.join(', '), folder }
}

/** Undefined while none are chosen, or where it is all of them. */
export const flowsOf = ({ by, ids, suite, tags, folder }: FlowsField): FlowChoice | undefined => {
  if (by === 'all') return undefined
  if (by === 'ids') return ids.length > 0 ? { ids: [...ids] } : undefined
  const words = tagsIn(tags)
  if (!suite && !folder && words.length === 0) return undefined
  return { ...(suite && { suite }), ...(words.length > 0 && { tags: words }), ...(folder && { folder }) }
}

export const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
]

/** What is missing still. */
export const whyNoFlows = (field: FlowsField): string | undefined => {
  if (field.by === 'all' || flowsOf(field)) return undefined
  return field.by === 'ids' ? 'Choose a flow first.' : 'Choose a suite, a tag or a folder first.'
}

/** What a field says, to somebody who has another one. */
export const flowsFieldWords = ({ by, ids, suite, tags, folder }: FlowsField): string => {
  if (by === 'all') return 'all flows'
  return flowsWords(by === 'ids' ? { ids } : { suite, tags: tagsIn(tags), folder })
}

/** `2 chosen flows`; `suite nightly, tags smoke and orders, in shop/`. */
export const flowsWords = ({ ids, suite, tags = [], folder }: KnownFlows): string =>
  ids
    ? formatCount(ids.length, 'chosen flow')
    : [
        suite && `suite ${suite}`,
        tags.length > 0 && `${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(' and ')}`,
        folder && `in ${folder}/`,
      ]
        .filter(Boolean)
        .join(', ')
