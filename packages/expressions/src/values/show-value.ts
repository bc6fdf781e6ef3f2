import type { ShownValue } from '@testmesh/protocol'
import { typeOf } from './type-of.ts'

const deepest = 20

/**
 * A value as people read it: its type in the words of the language and its JSON text, shortened to `limit` characters.
 *
 * @param limit Longest text. Default 200.
 */
export const showValue = (value: unknown, limit = 200): ShownValue => {
  const writer: Writer = { text: '', limit }
  write(writer, value, 0)
  const text = writer.text.length > limit ? `${writer.text.slice(0, limit - 1)}…` : writer.text
  return { type: typeOf(value), text }
}

/** Stops as soon as the text is long enough: the value may be megabytes. */
interface Writer {
  text: string
  readonly limit: number
}

const write = (writer: Writer, value: unknown, depth: number): void => {
  if (writer.text.length > writer.limit) return
  const type = typeOf(value)
  if (type === 'array' && depth <= deepest) writeList(writer, value as unknown[], depth)
  else if (type === 'object' && depth <= deepest) writeMap(writer, value as Record<string, unknown>, depth)
  else writer.text += leafText(value, writer.limit)
}

const leafText = (value: unknown, limit: number): string => {
  switch (typeOf(value)) {
    case 'missing':
      return 'missing'
    case 'string':
      return JSON.stringify((value as string).slice(0, limit + 1))
    case 'array':
      return '[…]'
    case 'object':
      return '{…}'
    case 'bytes':
      return `${(value as Uint8Array).length} bytes`
    case 'date':
      return Number.isNaN((value as Date).getTime()) ? 'no date' : JSON.stringify(value)
    case 'function':
      return 'function'
    default:
      return String(value)
  }
}

const writeList = (writer: Writer, items: readonly unknown[], depth: number): void => {
  writer.text += '['
  for (let i = 0; i < items.length && writer.text.length <= writer.limit; i++) {
    if (i > 0) writer.text += ','
    write(writer, items[i], depth + 1)
  }
  writer.text += ']'
}

const writeMap = (writer: Writer, map: Readonly<Record<string, unknown>>, depth: number): void => {
  writer.text += '{'
  let isFirst = true
  for (const key of Object.keys(map)) {
    if (writer.text.length > writer.limit) break
    if (map[key] === undefined) continue
    writer.text += `${isFirst ? '' : ','}${JSON.stringify(key)}:`
    isFirst = false
    write(writer, map[key], depth + 1)
  }
  writer.text += '}'
}
