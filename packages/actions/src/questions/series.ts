import { either, json, list, map, number, object, text } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional

export const valueField = (description: string) => v.nullable(either([number(), text()], { description }))

export const labelsField = () => map(text(), { description: 'Its labels; the name is `__name__`.' })

/** The series of a metric, in the output of an action. */
export const seriesField = () =>
  list(
    object({
      metric: labelsField(),
      value: valueField('The last one of a range.'),
      time: text({ description: 'Of the value, UTC.' }),
      values: optional(list(object({ time: text(), value: valueField('') }), { description: 'Of a range, the oldest first.' })),
      histogram: optional(json({ description: 'Of a native histogram, instead of a value.' })),
    }),
    { description: 'In the order of the server.' },
  )
export type Series = v.InferOutput<ReturnType<typeof seriesField>>[number]

/** What an answer of the API of Prometheus holds, as its kind says. */
export interface Data {
  readonly resultType?: unknown
  readonly result?: unknown
}

/** The series of an answer: a number or a text alone is one without labels. `undefined` for an answer of another kind. */
export const findSeries = ({ resultType, result }: Data): Series[] | undefined => {
  if (resultType === 'vector' || resultType === 'matrix') return (result as readonly RawSeries[]).map(toSeries)
  if (resultType === 'scalar' || resultType === 'string') return [toSeries({ metric: {}, value: result as Point })]
  return undefined
}

/** Seconds since 1970, and the value as text. */
type Point = readonly [number, string]

interface RawSeries {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: Point
  readonly values?: readonly Point[]
  readonly histogram?: readonly [number, Series['histogram']]
  readonly histograms?: readonly (readonly [number, Series['histogram']])[]
}

const toSeries = ({ metric, value, values, histogram, histograms }: RawSeries): Series => {
  const last = value ?? values?.at(-1)
  const native = histogram ?? histograms?.at(-1)
  return {
    metric: { ...metric },
    value: last ? toValue(last[1]) : null,
    time: toTime((last ?? native)?.[0] ?? 0),
    ...(values && { values: values.map(([at, of]) => ({ time: toTime(at), value: toValue(of) })) }),
    ...(native?.[1] !== undefined && { histogram: native[1] }),
  }
}

/** JSON has no infinities. */
const toValue = (text: string): number | string => (Number.isFinite(Number(text)) && text.trim() !== '' ? Number(text) : text)

const toTime = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString()
