import type { FoundLoss } from '../worker/messages.ts'
import { shownLine } from './words.ts'

export interface LossGroup {
  /** `Orders › Create an order`, and the line where that is known. */
  readonly where: string
  readonly messages: readonly string[]
}

export interface LossSource {
  readonly source: string
  readonly count: number
  readonly groups: readonly LossGroup[]
}

/** What was not brought over, by source and by place, in the order of the source. Sources that lost nothing are left out. */
export const groupLosses = (sources: readonly { readonly name: string; readonly losses: readonly FoundLoss[] }[]): readonly LossSource[] =>
  sources
    .filter(({ losses }) => losses.length > 0)
    .map(({ name, losses }) => ({
      source: name,
      count: losses.length,
      groups: [...Map.groupBy(losses, shownLine)].map(([where, group]) => ({ where, messages: group.map(({ message }) => message) })),
    }))

/** To be kept somewhere: a line for each. */
export const lossText = (sources: readonly LossSource[]): string =>
  sources
    .flatMap(({ source, groups }) =>
      groups.flatMap(({ where, messages }) => messages.map((message) => `${source}: ${where}: ${message}\n`)),
    )
    .join('')
