import { mismatch } from '../diff/mismatch.ts'
import { joinPaths } from '../diff/path-text.ts'
import type { Gathered, Judge } from '../matchers/matcher.ts'
import type { MarkerText } from './compile-marker.ts'

export interface ListMarkerOptions {
  readonly pointer: string
  readonly gathered: Gathered
  readonly compileMarker: (marker: MarkerText, pointer: string, gathered: Gathered) => Judge | undefined
  readonly compileCondition: (condition: MarkerText, pointer: string, gathered: Gathered) => Judge
}

/** `#[]`, `#[3]`, `#[_ > 2]` (the length is `_`), each with a marker for the elements behind it: `#[2] #uuid`, `#[] string`. */
export const compileListMarker = ({ text, offset }: MarkerText, options: ListMarkerOptions): Judge | undefined => {
  const close = text.indexOf(']')
  if (close < 0) {
    options.gathered.problems.push({
      code: 'ASSERTION_UNKNOWN_MARKER',
      pointer: options.pointer,
      message: `the marker ${text} is not closed`,
      hint: 'add the ], or write a backslash in front where it is text',
    })
    return undefined
  }
  const size = text.slice(2, close).trim()
  const rest = text.slice(close + 1)
  const element = rest.trim()
  const judgeLength = lengthJudge(size, offset + 2, options)
  const at = offset + close + 1 + rest.indexOf(element)
  const judgeElement = element === '' ? undefined : elementJudge(element, at, options)
  return (actual, context) => {
    if (!Array.isArray(actual)) return [mismatch({ wanted: { type: 'array', text }, actual })]
    const lengths = judgeLength(actual.length, context).map((found) => ({ ...found, path: 'length' }))
    if (!judgeElement) return lengths
    const elements = actual.flatMap((item, index) =>
      judgeElement(item, context).map((found) => ({ ...found, path: joinPaths(`[${index}]`, found.path) })),
    )
    return [...lengths, ...elements]
  }
}

const lengthJudge = (size: string, offset: number, { pointer, gathered, compileCondition }: ListMarkerOptions): Judge => {
  if (size === '') return () => []
  if (!/^\d+$/.test(size)) return compileCondition({ text: size, offset }, pointer, gathered)
  return (actual) => (actual === Number(size) ? [] : [mismatch({ expected: Number(size), actual })])
}

const elementJudge = (
  element: string,
  offset: number,
  { pointer, gathered, compileMarker, compileCondition }: ListMarkerOptions,
): Judge | undefined => {
  if (element.startsWith('?')) return compileCondition({ text: element.slice(1), offset: offset + 1 }, pointer, gathered)
  const judge = compileMarker({ text: element.startsWith('#') ? element : `#${element}`, offset }, pointer, gathered)
  if (!judge && gathered.problems.length === 0) {
    gathered.problems.push({ code: 'ASSERTION_UNKNOWN_MARKER', pointer, message: `there is no marker ${element}` })
  }
  return judge
}
