import { lineStartsOf } from '@testmesh/protocol'

/** Offsets into the text, from `start` up to, not including, `end`: of the value, and behind it of its key where it has one. */
export type NodeRange = readonly [start: number, end: number] | readonly [start: number, end: number, keyStart: number, keyEnd: number]

/** A text and where each part of the flow stands in it. Plain JSON, so that a cached reading needs no YAML library. */
export interface SourceText {
  /** Without a byte order mark; all offsets count from its first character. */
  readonly text: string
  readonly file?: string
  /** SHA-256 of the file as UTF-8, hex: what recordings know the text by. */
  readonly sha256: string
  /** By JSON pointer into the flow, canonical keys. */
  readonly ranges: Readonly<Record<string, NodeRange>>
  /** Lines with a mistake of YAML that was read over: what they hold is made up in part. Absent when there are none. */
  readonly damaged?: readonly { readonly start: number; readonly end: number }[]
}

/** Whether an offset is in a line that is made up in part, so that a problem there may only come of it. */
export const isDamaged = ({ damaged = [] }: Pick<SourceText, 'damaged'>, at: number): boolean =>
  damaged.some(({ start, end }) => at >= start && at <= end)

const cache = new WeakMap<object, readonly number[]>()

/** Starts of the lines of `source.text`, counted once per source. */
export const lineStartsIn = (source: { readonly text: string }): readonly number[] => {
  const known = cache.get(source)
  if (known) return known
  const starts = lineStartsOf(source.text)
  cache.set(source, starts)
  return starts
}
