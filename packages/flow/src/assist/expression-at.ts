import type { ActionDescriptor } from '@testmesh/protocol'
import { assertionLists, type Part, propertiesOf } from './schema-at.ts'
import type { TextContext } from './text-context.ts'

export interface ExpressionAt {
  /** What is written of it before the place. */
  readonly written: string
  /** Whether its step has a result when it is evaluated. */
  readonly hasResult: boolean
  /** Whether the steps inside its step have run by then. */
  readonly seesInside: boolean
  /** A key, or a word of the language, may stand there as well. */
  readonly isMixed: boolean
}

/** The expression that a place is in: between `${` and `}`, or in a value that is one, as in `assert`. */
export const expressionAt = (context: TextContext, part: Part, action: ActionDescriptor | undefined): ExpressionAt | undefined => {
  const kind = kindOf(context, part, action)
  const written = context.expression ?? (kind === undefined ? undefined : valueIn(context))
  if (written === undefined) return undefined
  const isMixed = context.expression === undefined && context.key === undefined && /^\w*$/.test(context.written)
  return { written, hasResult: kind === 'result', seesInside: kind === 'result' || kind === 'inside', isMixed }
}

/** When a value that is an expression is evaluated: before its step, with the result of it, or with the steps inside it. */
type Kind = 'before' | 'result' | 'inside'

const kindOf = ({ path, key, startsItem }: TextContext, part: Part, action: ActionDescriptor | undefined): Kind | undefined => {
  const list = path.at(-1) === '-' ? path.at(-2) : path.at(-1)
  if (part.part === 'assertion') return (key === undefined ? startsItem : key === 'expression' || key === 'path') ? 'result' : undefined
  if (part.part === 'step' && key !== undefined && (assertionLists.has(key) || key === 'output')) return 'result'
  if (part.part === 'step' && key === 'when') return 'before'
  if (key === undefined) return startsItem && (list === 'retry_on' || list === 'retry_on_not') ? 'result' : undefined
  if (list === 'output' || key === 'retry_on' || key === 'retry_on_not') return 'result'
  if (list === 'outputs' && path.length <= 2) return 'before'
  if (part.part !== 'map') return undefined
  switch (propertiesOf(part.schema)[key]?.['x-kind']) {
    case 'assertions':
      return 'result'
    case 'expression':
      return action?.family !== 'control' ? 'result' : loops.has(action.type) ? 'inside' : 'before'
    default:
      return undefined
  }
}

const loops: ReadonlySet<string> = new Set(['while', 'repeat', 'wait_until'])

/** The value on the line, without its quotes; of a list or map between brackets its last entry. */
const valueIn = ({ written, key }: TextContext): string => {
  const value = key === undefined ? written : written.replace(/^[^:]*:\s*/, '')
  const last = /^[[{]/.test(value) ? (value.slice(1).split(',').at(-1) ?? '').replace(/^\s*[\w-]+\??:\s/, '') : value
  return last.trimStart().replace(/^["']/, '')
}
