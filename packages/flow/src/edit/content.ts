import type { JsonValue } from '@testmesh/protocol'
import type { Style } from './style.ts'
import { type ScalarStyle, type Written, writeBlock, writeFlow, writeKey } from './write-value.ts'

/** Where a block stands: the column of its key or dash. */
export interface ContentPlace {
  readonly column: number
  readonly isItem?: boolean
  readonly style: Style
  readonly like?: ScalarStyle | undefined
}

/** What an edit writes: a value, or steps as they were written. */
export interface Content {
  readonly inBlock: (place: ContentPlace) => Written
  /** Between braces; absent for what needs lines of its own. */
  readonly inFlow?: (style: Style, options: { like?: ScalarStyle | undefined; isJson: boolean }) => string
}

export const valueContent = (value: JsonValue): Content => ({
  inBlock: (place) => writeBlock(value, place),
  inFlow: (style, options) => writeFlow(value, style, options),
})

/** A map of one key. */
export const keyContent = (key: string, { inBlock, inFlow }: Content): Content => ({
  inBlock: ({ column, isItem = false, style }) => {
    const below = column + (isItem ? 2 : style.indent)
    const { head, lines } = inBlock({ column: below, style })
    const first = `${writeKey(key, style)}:${head}`
    return isItem ? { head: ` ${first}`, lines } : { head: '', lines: [' '.repeat(below) + first, ...lines] }
  },
  ...(inFlow && {
    inFlow: (style, options) => `{ ${writeKey(key, style, options.isJson)}: ${inFlow(style, { isJson: options.isJson })} }`,
  }),
})

/** A list of some items. */
export const itemsContent = (items: readonly Content[]): Content => ({
  inBlock: ({ column, isItem = false, style }) => {
    const dash = column + (isItem ? 2 : style.dash)
    const lines = items.flatMap(({ inBlock }) => {
      const { head, lines } = inBlock({ column: dash, isItem: true, style })
      return [`${' '.repeat(dash)}-${head}`, ...lines]
    })
    return isItem ? { head: ` ${lines[0]?.trimStart()}`, lines: lines.slice(1) } : { head: '', lines }
  },
  ...(items.every(({ inFlow }) => inFlow) && {
    inFlow: (style, options) => `[${items.map(({ inFlow }) => inFlow?.(style, { isJson: options.isJson })).join(', ')}]`,
  }),
})
