import type { Edit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { shiftLines, spaces } from './lines.ts'
import { freeId, idsOf } from './rename-step.ts'
import type { Style } from './style.ts'
import type { Mutable, MutableMap } from './written-flow.ts'

export type WrapStep = Extract<Edit, { kind: 'wrapStep' }>

/** A control step around another; as it stands it runs that once. */
export interface Wrapper {
  readonly id: string | undefined
  readonly action: WrapStep['with']
  /** What it needs beside its steps, and the JSON of its value. */
  readonly setting: readonly [key: string, value: string] | undefined
  /** The key of its steps; below `branches`, a name of the branch. */
  readonly key: 'then' | 'steps' | 'branches'
}

const shapes = {
  condition: { key: 'then', setting: ['condition', 'true'] },
  for_each: { key: 'steps', setting: ['items', '[1]'] },
  repeat: { key: 'steps', setting: ['max_iterations', '1'] },
  parallel: { key: 'branches', setting: undefined },
} as const

/** The control step that an edit puts around a step; without an id of its own when the step has none. */
export const wrapperOf = (context: EditContext, { step, with: action }: WrapStep): Wrapper => {
  const id = context.written.madeUp.size > 0 && isMadeUp(context, step) ? undefined : context.steps.get(step)?.id
  return { action, ...shapes[action], id: id && freeId(`${id}_${action}`, idsOf(context)) }
}

const isMadeUp = ({ reading: { source } }: EditContext, step: string): boolean => !source.ranges[`${step}/id`]

/** The lines of the wrapper with those of the step in it; both lists' dashes stand in the first column. */
export const wrapLines = ({ id, action, setting, key }: Wrapper, lines: readonly string[], { indent, dash }: Style): string[] => {
  const head = [...(id === undefined ? [] : [`id: ${id}`]), `action: ${action}`, 'config:']
  const pad = spaces(2 + indent)
  const below = 2 + indent + dash
  const steps =
    key === 'branches'
      ? [`${pad}branches:`, `${spaces(below)}- steps:`, ...shiftLines(lines, below + 2 + dash)]
      : [`${pad}${key}:`, ...shiftLines(lines, below)]
  return [
    ...head.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
    ...(setting ? [`${pad}${setting[0]}: ${setting[1]}`] : []),
    ...steps,
  ]
}

/** What stands before and behind a step between braces. */
export const wrapBraces = ({ id, action, setting, key }: Wrapper): [before: string, behind: string] => {
  const head = `{ ${id === undefined ? '' : `id: ${id}, `}action: ${action}, config: { ${setting ? `${setting[0]}: ${setting[1]}, ` : ''}`
  return key === 'branches' ? [`${head}branches: [{ steps: [`, '] }] } }'] : [`${head}${key}: [`, '] } }']
}

/** The same as JSON. */
export const wrapJson = ({ id, action, setting, key }: Wrapper, step: Mutable): MutableMap => ({
  ...(id === undefined ? {} : { id }),
  action,
  config: { ...(setting && { [setting[0]]: JSON.parse(setting[1]) as Mutable }), [key]: key === 'branches' ? [{ steps: [step] }] : [step] },
})
