import type { Change, FieldStrength, Strength, Totals, WhyUnknown } from '@testmesh/strength'
import { count } from '../count.ts'

/** Percent of the changes whose fate is known; undefined where there is none. */
export const percentOf = ({ killed, survived }: Totals): number | undefined =>
  killed + survived === 0 ? undefined : (killed * 100) / (killed + survived)

/** What there is to tell of all of it, in words: for the terminal and for Markdown alike. */
export const totalLines = ({ totals, flows }: Strength): string[] => {
  const { killed, survived, unknown, leftOut, steps } = totals
  const percent = percentOf(totals)
  const unjudged = flows.reduce((sum, flow) => sum + flow.unjudged.length, 0)
  return [
    percent === undefined
      ? 'nothing could be judged'
      : `${killed} of ${count(killed + survived, 'change')} noticed (${Math.floor(percent)} %) by ${count(steps, 'step')} of ${count(flows.length, 'flow')}`,
    ...(unknown > 0 ? [`${count(unknown, 'change')} more that nobody can tell of from a recording`] : []),
    ...(leftOut > 0 ? [`${count(leftOut, 'change')} not tried, as their steps have too many`] : []),
    ...(unjudged > 0 ? [`${count(unjudged, 'step')} not judged`] : []),
  ]
}

const longestValue = 40

/** `19.9 → 20.9`; `gone`. */
export const changeText = ({ kind, from, to }: Change): string => {
  switch (kind) {
    case 'gone':
    case 'null':
    case 'emptied':
    case 'reversed':
      return kind
    case 'empty':
      return '""'
    case 'filled':
      return 'an element more'
    case 'fewer':
      return 'an element less'
    case 'twice':
      return 'an element twice'
    case 'other':
      return typeof from === 'string' && !from.includes('/') ? `${valueText(from)} → another text` : `${valueText(from)} → ${valueText(to)}`
    default:
      return `${valueText(from)} → ${valueText(to)}`
  }
}

export const changesText = (changes: readonly Change[]): string => changes.map(changeText).join(', ')

const valueText = (value: unknown): string => {
  const text = JSON.stringify(value) ?? ''
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`
}

/** Why nobody can tell, one reason once. */
export const whyUnknown = ({ unknown }: FieldStrength): string => [...new Set(unknown.map(({ why }) => reasons[why]))].join('; ')

const reasons: Readonly<Record<WhyUnknown, string>> = {
  'sent on': 'it is sent on, and what would come back is not recorded',
  'another way': 'the flow goes where nothing is recorded',
  'own condition': 'the step looks at it while it runs',
}
