import type { Coverage, OperationCoverage, Origin } from '@testmesh/coverage'
import { count } from '../count.ts'

/** What there is to tell beside the operations, in words: for the terminal and for Markdown alike. */
export const totalLines = ({ totals, operations }: Coverage): string[] => {
  const { called, checked, answers, seen, undocumented } = totals
  const unchecked = called - checked
  const never = operations.length - called
  return [
    [
      `${count(operations.length, 'operation')}: ${checked} called and checked (${percentOf(checked, operations.length)} %)`,
      ...(unchecked > 0 ? [`${unchecked} called but not checked`] : []),
      ...(never > 0 ? [`${never} never called`] : []),
    ].join(', '),
    `${count(answers, 'documented answer')}: ${seen} seen${answers > 0 ? ` (${percentOf(seen, answers)} %)` : ''}${undocumented > 0 ? `; ${undocumented} more that ${undocumented === 1 ? 'is' : 'are'} not documented` : ''}`,
  ]
}

/** Which requests counted, and which did not. */
export const requestLines = ({ addressedBy, origins, elsewhere, totals, unknown, passedOver, unread }: Coverage): string[] => {
  const uncounted = unread > 0 ? [`${count(unread, 'request')} of contracts not counted: too many for a recording to hold one by one`] : []
  if (totals.requests === 0) {
    const none = addressedBy === 'given' ? 'no request went to the --server that was given' : 'no recorded request is one of this API'
    return [elsewhere.length === 0 ? 'no request was recorded' : `${none}; others went to ${originsText(elsewhere)}`, ...uncounted]
  }
  const lost = unknown.reduce((sum, { requests }) => sum + requests, 0)
  const why = addressedBy === 'paths' ? ', taken for this API as its paths fit; --server says which are' : ''
  return [
    `${count(totals.requests, 'request')} to ${originsText(origins, totals.requests)}${why}`,
    ...(lost > 0 ? [`${count(lost, 'request')} ${lost === 1 ? 'matches' : 'match'} no operation`] : []),
    ...(passedOver > 0 ? [`${count(passedOver, 'request')} by HEAD or OPTIONS of paths that document none: not counted`] : []),
    ...uncounted,
    ...(elsewhere.length > 0 ? [`elsewhere: ${originsText(elsewhere)}`] : []),
  ]
}

const shownOrigins = 3

/** One that has all of them needs no number. */
const originsText = (origins: readonly Origin[], all?: number): string => {
  const shown = origins.slice(0, shownOrigins).map(({ origin, requests }) => `${origin}${requests === all ? '' : ` (${requests})`}`)
  const more = origins.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Rounded down: 100 is all of them. */
export const percentOf = (part: number, whole: number): number => Math.floor((part * 100) / whole)

export type State = 'checked' | 'unchecked' | 'never'

export const stateOf = ({ calls, checked }: OperationCoverage): State => (calls === 0 ? 'never' : checked === 0 ? 'unchecked' : 'checked')

/** A mark of what is all right is seen for what it is: one with a finding has another. */
export const markOf = (operation: OperationCoverage): '✓' | '!' | '✗' => (operation.calls === 0 ? '✗' : isFinding(operation) ? '!' : '✓')

/** What somebody has to look at. */
export const isFinding = (operation: OperationCoverage): boolean => stateOf(operation) !== 'checked' || operation.undocumented.length > 0

/** By their first tag, in the order of the document. */
export const byTag = (operations: readonly OperationCoverage[]): Map<string, OperationCoverage[]> =>
  Map.groupBy(operations, ({ tag = 'without a tag' }) => tag)

const shownFlows = 3

export const flowsText = (flows: readonly string[], most = shownFlows): string => {
  const more = flows.length - most
  return `${flows.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
