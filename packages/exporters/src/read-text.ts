import { type Node, parseTemplate } from '@testmesh/expressions/syntax'
import type { JsonValue } from '@testmesh/protocol'
import type { Json, Reference, Text } from './exported.ts'

export interface Reader {
  readonly refer: (node: Node) => Reference | undefined
  /** A name for what others cannot compute. */
  readonly standIn: (expression: string) => Reference
}

/** What a template says to others. Numbers and the like are written as they are. */
export const readText = (value: JsonValue, { refer, standIn }: Reader): Text => {
  if (typeof value !== 'string') return [typeof value === 'object' ? JSON.stringify(value) : String(value)]
  return parseTemplate(value).parts.map((part) =>
    typeof part === 'string'
      ? part
      : (refer(part) ??
        standIn(
          value
            .slice(part.start, part.end)
            .replace(/^(?:\$\{|\{\{)|\}{1,2}$/g, '')
            .trim(),
        )),
  )
}

export const readJson = (value: JsonValue, reader: Reader): Json => {
  if (typeof value === 'string') return { type: 'text', text: readText(value, reader) }
  if (Array.isArray(value)) return { type: 'list', items: value.map((item) => readJson(item, reader)) }
  if (typeof value === 'object' && value !== null)
    return { type: 'map', entries: Object.entries(value).map(([key, item]) => [key, readJson(item ?? null, reader)]) }
  return { type: 'plain', value }
}

/** What it is, where no name stands in it. */
export const writtenIn = (text: Text): string | undefined => (text.every((part) => typeof part === 'string') ? text.join('') : undefined)
