import { isMap } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Step } from '../model/flow.ts'
import { type At, report } from './reading.ts'
import { findEntry, isEmpty, type MapNode } from './yaml/tree.ts'

/** Warns of lists of assertions without any: the step would pass whatever happens. */
export const checkEmptyChecks = (node: MapNode, at: At): void => {
  for (const key of ['assert', 'assert_any', 'assert_none'] as const) warnOfEmptyChecks(key, { node, at })
}

/** Warns of a step that does nothing. */
export const checkIdle = (step: Step, at: At): void => {
  const found = Object.hasOwn(idle, step.action) ? idle[step.action]?.(step) : undefined
  if (found) warn(at, { ...found, pointer: `${at.pointer}${found.pointer ?? '/action'}` })
}

const warnOfEmptyChecks = (key: 'assert' | 'assert_any' | 'assert_none', { node, at }: { node: MapNode; at: At }): void => {
  const entry = findEntry(node, key)
  if (!entry || !(isEmpty(entry.value) || (entry.value.kind === 'list' && entry.value.items.length === 0))) return
  report(at, {
    code: 'FLOW_DOES_NOTHING',
    severity: 'warning',
    message: `"${key}" is empty: nothing is checked`,
    hint: 'give it an assertion, or leave it out',
    start: entry.keyStart,
    end: entry.keyEnd,
  })
}

interface Idle {
  /** Below the step; default: its action. */
  readonly pointer?: string
  readonly message: string
  readonly hint: string
}

const lacks = (value: JsonValue | undefined): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Whether something is done with its result where it stands. */
const isUsed = ({ output, assert, assert_any, assert_none }: Step): boolean =>
  [output, assert, assert_any, assert_none].some((use) => use !== undefined)

/** The engine's own actions that need something inside to be of use. */
const idle: Readonly<Record<string, (step: Step) => Idle | undefined>> = {
  condition: (step) =>
    lacks(step.config.then) && lacks(step.config.else) && !isUsed(step)
      ? { message: 'this condition has neither "then" nor "else": it decides nothing', hint: 'to check something, use the action assert' }
      : undefined,
  switch: ({ config }) => {
    if (lacks(config.cases) && lacks(config.default)) return { message: 'this switch has no cases', hint: 'give it cases' }
    // Before a default an empty case says for what value it does not run.
    return lacks(config.default) ? firstEmpty(config, 'cases', 'case') : undefined
  },
  parallel: ({ config }) => {
    if (lacks(config.branches) && lacks(config.steps))
      return { message: 'this parallel has no branches', hint: 'give it branches, or steps' }
    return firstEmpty(config, 'branches', 'branch')
  },
  for_each: ({ config: { items, range } }) => {
    if (Array.isArray(items) && items.length === 0)
      return { pointer: '/config/items', message: 'this list is empty: the steps never run', hint: 'give it items, or leave the step out' }
    const { start = 0, end, step = 1 } = isMap(range) ? range : {}
    const isBackwards = typeof start === 'number' && typeof end === 'number' && typeof step === 'number' && (end - start) * step < 0
    if (!isBackwards) return undefined
    const hint = `write step: ${end < start ? -Math.abs(step) : Math.abs(step)} to go from ${start} to ${end}`
    return { pointer: '/config/range', message: 'this range is empty: the steps never run', hint }
  },
  group: ({ config }) => (lacks(config.steps) ? { message: 'this group has no steps', hint: 'give it steps, or leave it out' } : undefined),
  log: ({ config: { message, data } }) =>
    data === undefined && (message === undefined || message === '')
      ? { message: 'this log says nothing', hint: 'give it a message' }
      : undefined,
  set: ({ config }) =>
    lacks(config) || (Object.keys(config).length === 1 && isMap(config.variables) && lacks(config.variables))
      ? { message: 'this step sets no variable', hint: 'give it names and values' }
      : undefined,
}

/** The first part of a list that is there without its steps. */
const firstEmpty = (config: JsonObject, list: string, what: string): Idle | undefined => {
  const parts = (Array.isArray(config[list]) ? config[list] : []) as readonly ({ readonly steps?: JsonValue } | null)[]
  const empty = parts.findIndex((part) => part?.steps !== undefined && lacks(part.steps))
  if (empty < 0) return undefined
  return { pointer: `/config/${list}/${empty}`, message: `this ${what} has no steps`, hint: 'give it steps, or leave it out' }
}

const warn = (at: At, { pointer, ...found }: Idle & { readonly pointer: string }): void => {
  const [start = 0, end = start + 1] = at.reading.ranges[pointer] ?? at.reading.ranges[at.pointer] ?? []
  report(at, { code: 'FLOW_DOES_NOTHING', severity: 'warning', ...found, start, end })
}
