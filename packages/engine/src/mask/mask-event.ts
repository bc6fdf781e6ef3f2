import type { UnnumberedEvent } from '@testmesh/protocol'
import type { Masker } from './masker.ts'

/** Maps whose keys come from outside: masked through and through. */
const FOREIGN = new Set(['config', 'result', 'outputs', 'variables', 'inputs', 'values'])

/** Words of the protocol, and where things stand in the flow: never a secret, and nobody could read an event without them. */
const STRUCTURE = new Set([
  'outcome',
  'verdict',
  'phase',
  'code',
  'severity',
  'list',
  'action',
  'id',
  'stepId',
  'why',
  'pointer',
  'file',
  'span',
  'sha256',
  'blob',
  'traceId',
  'type',
])

/**
 * The data of an event without secrets, or the same object when it holds none. A secret that happens to be a word of the
 * protocol (`passed`, `error`, `attempt`) is masked in what people wrote and servers said, not in the protocol's own words.
 */
export const maskEventData = (data: UnnumberedEvent['data'], masker: Masker): UnnumberedEvent['data'] =>
  masker.hasSecret(data) ? (maskFields(data, masker) as UnnumberedEvent['data']) : data

const maskFields = (value: unknown, masker: Masker): unknown => {
  if (typeof value === 'string') return masker.maskText(value)
  if (Array.isArray(value)) return value.map((item) => maskFields(item, masker))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskField(key, item, masker)]))
}

const maskField = (key: string, item: unknown, masker: Masker): unknown => {
  if (FOREIGN.has(key)) return masker.maskJson(item)
  return STRUCTURE.has(key) ? item : maskFields(item, masker)
}
