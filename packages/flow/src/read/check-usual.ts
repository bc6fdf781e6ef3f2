import { isSlip } from '@testmesh/expressions'
import type { JsonSchema } from '@testmesh/protocol'
import { type At, report } from './reading.ts'

/** Warns of a word that is nearly one of the usual ones. Others are allowed, and mean what they say. */
export const checkUsual = (value: string, at: At, { 'x-usual': isUsual, examples }: JsonSchema): void => {
  if (isUsual !== true) return
  const word = value.trim().toUpperCase()
  const usual = examples as readonly string[]
  const meant = usual.includes(word) ? undefined : usual.find((name) => isSlip(word, name))
  if (meant === undefined) return
  const [start = 0, end = 1] = at.reading.ranges[at.pointer] ?? []
  const message = `${JSON.stringify(value)} is no usual ${at.pointer.split('/').at(-1)}`
  report(at, { code: 'FLOW_LIKELY_SLIP', severity: 'warning', message, hint: `did you mean "${meant}"?`, start, end })
}
