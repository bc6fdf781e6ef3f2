import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { type Breakpoint, followSteps, sentBreakpoints, toggled, withCondition } from './breakpoints.ts'
import { flowSteps, stepOnLine } from './steps.ts'

const step = (id: string): string => `  - id: ${id}\n    action: log\n`
const textOf = (...ids: string[]): string => `name: F\nsteps:\n${ids.map(step).join('')}`

const read = (text: string) => {
  const { flow, source } = readFlow(text, [])
  if (!flow) throw new Error('it cannot be read')
  const ranges = Object.fromEntries(Object.entries(source.ranges).map(([pointer, [from, to]]) => [pointer, [from, to] as const]))
  return { steps: flowSteps(flow), ranges }
}

const at = (text: string, ...ids: string[]): readonly Breakpoint[] => {
  const reading = read(text)
  return reading.steps
    .filter((one) => ids.includes(one.step.id))
    .reduce<readonly Breakpoint[]>((set, one) => toggled(set, one, reading), [])
}

/** As an editor does: `carried` says where an edit leaves what stood at the breakpoints. */
const edit = (breakpoints: readonly Breakpoint[], before: string, after: string, carried: readonly number[] = []) =>
  followSteps(breakpoints, {
    ...read(after),
    before: read(before).steps,
    places: new Map(carried.map((place, index) => [breakpoints[index]?.key ?? 0, place])),
  })

const shown = (breakpoints: readonly Breakpoint[]): string[] =>
  breakpoints.map(({ path, pointer, isGone, when }) => `${isGone ? 'gone ' : ''}${path} ${pointer}${when ? ` when ${when}` : ''}`)

it('is set and taken away at a step', () => {
  const text = textOf('a', 'b')
  const set = at(text, 'b')
  expect(set).toEqual([{ key: 1, path: 'steps/b', pointer: '/steps/1', at: text.indexOf('id: b') }])
  const reading = read(text)
  expect(toggled(set, reading.steps[1] as never, reading)).toEqual([])
})

it('goes with its step when steps come before it, when it is moved elsewhere, and when it gets another name', () => {
  const before = textOf('a', 'b')
  const set = at(before, 'b')
  const grown = textOf('x', 'a', 'b')
  expect(shown(edit(set, before, grown))).toEqual(['steps/b /steps/2'])
  const inside = `name: F\nsteps:\n  - id: check\n    action: condition\n    config:\n      condition: 1 == 1\n      then:\n        - id: b\n          action: log\n`
  expect(shown(edit(set, before, inside))).toEqual(['steps/check/b /steps/0/config/then/0'])
  const renamed = textOf('a', 'pay')
  expect(shown(edit(set, before, renamed, [renamed.indexOf('id: pay')]))).toEqual(['steps/pay /steps/1'])
})

it('is gone with its step, does not jump to its neighbour, and is there again when the step comes back', () => {
  const before = textOf('a', 'b', 'c')
  const after = textOf('a', 'c')
  const gone = edit(withCondition(at(before, 'b'), 1, ' item == 2 '), before, after, [after.indexOf('id: c')])
  expect(shown(gone)).toEqual(['gone steps/b /steps/1 when item == 2'])
  expect(edit(gone, after, after)).toBe(gone)
  expect(shown(edit(gone, after, before))).toEqual(['steps/b /steps/1 when item == 2'])
  expect(withCondition(gone, 1, ' ')[0]).not.toHaveProperty('when')
})

it('of two steps that have the same name for a while the one that it stood at keeps it', () => {
  const before = textOf('a', 'b')
  const after = textOf('b', 'a', 'b')
  const [copied] = edit(at(before, 'b'), before, after, [after.lastIndexOf('id: b')])
  expect(copied?.pointer).toBe('/steps/2')
})

it('stands once at a step', () => {
  const before = textOf('a', 'b')
  const renamed = textOf('a')
  const gone = edit(at(before, 'a', 'b'), before, renamed)
  const back = edit(gone, renamed, textOf('b'), [textOf('b').indexOf('id: b'), 0])
  expect(shown(back)).toEqual(['steps/b /steps/0'])
})

it('is gone from a text that was edited elsewhere, where another step begins at its place now', () => {
  const after = textOf('a', 'c')
  const kept = at(textOf('a', 'b'), 'b')
  expect(shown(followSteps(kept, { ...read(after), before: [], places: new Map() }))).toEqual(['gone steps/b /steps/1'])
})

it('leaves the list as it was when nothing moved', () => {
  const text = textOf('a', 'b')
  const set = at(text, 'a', 'b')
  expect(edit(set, text, text)).toBe(set)
})

it('is sent by where its step stands in the text that runs, also when that was edited since', () => {
  const begun = at(textOf('a', 'b', 'c'), 'b', 'c')
  const stoodAt = (pointer: string): string | undefined => ({ '/steps/3': '/steps/0' })[pointer]
  const now: readonly Breakpoint[] = [
    { key: 1, path: 'steps/edited', pointer: '/steps/7', at: 0, when: 'item == 2' },
    { key: 2, path: 'steps/c', pointer: '/steps/2', at: 0, isGone: true },
    { key: 3, path: 'steps/a', pointer: '/steps/3', at: 0 },
    { key: 4, path: 'steps/new', pointer: '/steps/4', at: 0 },
  ]
  expect(sentBreakpoints(now, { begun, stoodAt })).toEqual([
    { pointer: '/steps/1', when: 'item == 2' },
    { pointer: '/steps/2' },
    { pointer: '/steps/0' },
  ])
})

it('is not taken for one that the run began with and that is gone since', () => {
  const reading = read(textOf('a', 'b'))
  const begun = at(textOf('a', 'b'), 'a')
  const now = toggled([], reading.steps[1] as never, { ...reading, begun })
  expect(sentBreakpoints(now, { begun, stoodAt: (pointer) => pointer })).toEqual([{ pointer: '/steps/1' }])
})

it('a line belongs to the step that begins there, else to the one around it, else to none', () => {
  const text = `name: F\nsteps:\n${step('a')}\n  - id: loop\n    action: for_each\n    config:\n      items: [1]\n      steps:\n        - id: b\n          action: log\n`
  const { steps, ranges } = read(text)
  const idAt = (part: string): string | undefined => {
    const from = text.lastIndexOf('\n', text.indexOf(part)) + 1
    return stepOnLine(steps, ranges, { from, to: text.indexOf('\n', from) })?.step.id
  }
  expect(['name: F', 'id: a', 'items: [1]', 'id: b', 'action: log'].map(idAt)).toEqual([undefined, 'a', 'loop', 'b', 'a'])
})
