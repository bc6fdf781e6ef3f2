import { hasTemplate } from '@testmesh/action-kit'
import { didYouMean, parseDuration } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { CodeName } from '../codes.ts'
import * as json from './json/value-json.ts'
import { type At, atEntry, atItem, type Read, type ReadValue, report, scalarValue, taking, textValue } from './reading.ts'
import { isEmpty, kindInWords, type TreeNode } from './yaml/tree.ts'

const anyValue = (node: TreeNode, at: At): JsonValue => {
  if (node.kind === 'scalar') return scalarValue(node, at)
  if (node.kind === 'list') return node.items.map((item, index) => anyValue(item, atItem(at, index, item)))
  const value: Record<string, JsonValue> = {}
  for (const entry of node.entries) value[entry.key] = anyValue(entry.value, atEntry(at, entry))
  return value
}

/** Any value. */
export const anything: typeof anyValue & ReadValue<JsonValue> = Object.assign(anyValue, { json: json.anything })

/** Text; a number or a boolean is taken as it was written. */
export const text: ReadValue<string> = taking(json.text, (node, at) =>
  node.kind === 'scalar' && node.value !== null ? String(textValue(node)) : wrongType(node, at, 'text'),
)

/** Text that is not empty. */
export const fullText: ReadValue<string> = taking(json.fullText, (node, at) => {
  const value = text(node, at)
  if (value === undefined || value.trim() !== '') return value
  return refuse(node, at, { code: 'FLOW_WRONG_VALUE', message: `${nameOf(at)} must not be empty` })
})

export const boolean: ReadValue<boolean> = taking(json.boolean, (node, at) => {
  if (node.kind !== 'scalar') return wrongType(node, at, 'true or false')
  const word = node.text.trim().toLowerCase()
  if (typeof node.value === 'boolean') return node.value
  if (word === 'true' || word === 'false') return word === 'true'
  return isOldBoolean(node) ? refuseOldBoolean(node, at) : wrongType(node, at, 'true or false')
})

const oldBooleans: Readonly<Record<string, boolean>> = { on: true, yes: true, off: false, no: false }

/** `yes`, `no`, `on` and `off` were booleans in YAML 1.1. */
export const isOldBoolean = (node: TreeNode): boolean =>
  node.kind === 'scalar' && node.isPlain && Object.hasOwn(oldBooleans, node.text.toLowerCase())

export const refuseOldBoolean = (node: TreeNode, at: At): undefined => {
  const text = node.kind === 'scalar' ? node.text : ''
  const message = `${text} is text in YAML 1.2, not a boolean`
  return refuse(node, at, { code: 'FLOW_WRONG_TYPE', message, hint: `write ${oldBooleans[text.toLowerCase()]}` })
}

const numberFrom = (least: number, wants: string): ReadValue<number> =>
  taking(json.integer(least), (node, at) => {
    if (node.kind !== 'scalar') return wrongType(node, at, wants)
    const value = typeof node.value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(node.value) ? Number(node.value) : node.value
    if (typeof value !== 'number') return wrongType(node, at, wants)
    return Number.isInteger(value) && value >= least
      ? value
      : refuse(node, at, { code: 'FLOW_WRONG_VALUE', message: `${nameOf(at)} must be ${wants}, not ${value}` })
  })

export const integer = numberFrom(Number.MIN_SAFE_INTEGER, 'a whole number')
export const count = numberFrom(1, 'a whole number of at least 1')

/** A duration as it was written; no template, because it must be known before anything runs. */
export const duration: ReadValue<string | number> = taking(json.duration, (node, at) => readDuration(node, at))

/** A duration, or a template that will give one. */
export const lateDuration: ReadValue<string | number> = taking(json.lateDuration, (node, at) =>
  node.kind === 'scalar' && typeof node.value === 'string' && hasTemplate(node.value) ? node.value : readDuration(node, at),
)

const aLimit =
  (read: Read<string | number>): Read<string | number> =>
  (node, at) => {
    const value = read(node, at)
    if (value === undefined || parseDuration(value) !== 0) return value
    return refuse(node, at, {
      code: 'FLOW_WRONG_VALUE',
      message: `${nameOf(at)} must be more than 0`,
      hint: 'leave it out for the default',
    })
  }

/** A time limit: with none of it nothing could pass. */
export const limit: ReadValue<string | number> = taking(json.duration, aLimit(duration))

/** The same, or a template that will give one. */
export const lateLimit: ReadValue<string | number> = taking(json.lateDuration, aLimit(lateDuration))

const aDuration = 'a duration such as 250ms, 2s, 5m or 1h30m'

const readDuration: Read<string | number> = (node, at) => {
  if (node.kind !== 'scalar' || typeof node.value === 'boolean' || node.value === null) return wrongType(node, at, aDuration)
  if (parseDuration(node.value) !== undefined) return node.value
  if (typeof node.value === 'string' && hasTemplate(node.value)) return noTemplate(node, at)
  return refuse(node, at, {
    code: 'FLOW_BAD_DURATION',
    message: `${JSON.stringify(node.value)} is not a duration`,
    hint: 'write 250ms, 2s, 5m, 1h30m, or a number of milliseconds',
  })
}

/** A day: `2026-12-31`. */
export const date: ReadValue<string> = taking(json.date, (node, at) => {
  const value = text(node, at)
  if (value === undefined || isDay(value)) return value
  if (hasTemplate(value)) return noTemplate(node, at)
  const message = `${nameOf(at)} must be a day, not ${JSON.stringify(value)}`
  return refuse(node, at, { code: 'FLOW_WRONG_VALUE', message, hint: 'write it as 2026-12-31: year, month, day' })
})

/** The 31st of February is none. */
const isDay = (value: string): boolean => {
  const time = /^[1-9]\d{3}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

/** One of a few words. */
export const oneOf = <const W extends string>(...words: readonly W[]): ReadValue<W> =>
  taking(json.choice(words), (node, at) => {
    if (node.kind !== 'scalar' || node.value === null) return wrongType(node, at, `one of ${words.join(', ')}`)
    const found = words.find((word) => word === String(node.value).toLowerCase())
    if (found !== undefined) return found
    return refuse(node, at, {
      code: 'FLOW_WRONG_VALUE',
      message: `${nameOf(at)} must be one of ${words.join(', ')}, not ${JSON.stringify(node.value)}`,
      hint: didYouMean(String(node.value), words),
    })
  })

/** A list. What cannot be taken is left out, and pointers count what is left. */
export const listOf = <T extends JsonValue>(item: ReadValue<T>, wants = 'a list'): ReadValue<readonly T[]> =>
  taking(json.listOf(item), (node, at) => {
    if (node.kind !== 'list') return wrongType(node, at, wants)
    const list: T[] = []
    for (const part of node.items) {
      const value = item(part, atItem(at, list.length, part))
      if (value !== undefined) list.push(value)
    }
    return list
  })

/** A list, or one item that stands for a list of one. */
export const oneOrMore = <T extends JsonValue>(item: ReadValue<T>): ReadValue<readonly T[]> => {
  const list = listOf(item)
  return taking(json.oneOrMore(item), (node, at) => {
    if (node.kind === 'list') return list(node, at)
    const value = item(node, atItem(at, 0, node))
    return value === undefined ? [] : [value]
  })
}

/** A map with keys the author chooses; one with nothing behind it is left out. */
export const mapOf = <T extends JsonValue>(read: ReadValue<T>): ReadValue<Readonly<Record<string, T>>> =>
  taking(json.mapOf(read), (node, at) => {
    if (node.kind !== 'map') return wrongType(node, at, 'a map')
    const map: Record<string, T> = {}
    for (const entry of node.entries) {
      if (isEmpty(entry.value)) continue
      const value = read(entry.value, atEntry(at, entry))
      if (value !== undefined) map[entry.key] = value
    }
    return map
  })

export const mapOfAnything: ReadValue<JsonObject> = mapOf<JsonValue>(anything)

/** The key a value stands behind, in quotes. */
export const nameOf = ({ pointer }: At): string => {
  const keys = pointer.split('/')
  const last = keys.at(-1) ?? ''
  const isItem = /^\d+$/.test(last)
  return isItem ? `item ${Number(last) + 1} of "${keys.at(-2)}"` : `"${last}"`
}

export const wrongType = (node: TreeNode, at: At, wants: string): undefined => {
  if (node.kind === 'scalar' && typeof node.value === 'string' && hasTemplate(node.value)) return noTemplate(node, at)
  return refuse(node, at, { code: 'FLOW_WRONG_TYPE', message: `${nameOf(at)} must be ${wants}, not ${kindInWords(node)}` })
}

const noTemplate = (node: TreeNode, at: At): undefined =>
  refuse(node, at, {
    code: 'FLOW_WRONG_TYPE',
    message: `${nameOf(at)} cannot be a template: it must be known before anything runs`,
    hint: 'write the value itself',
  })

interface Refusal {
  readonly code: CodeName
  readonly message: string
  readonly hint?: string | undefined
}

export const refuse = (node: TreeNode, at: At, refusal: Refusal): undefined => {
  report(at, { ...refusal, start: node.start, end: Math.max(node.end, node.start + 1) })
  return undefined
}
