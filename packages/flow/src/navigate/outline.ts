import { blocksOf } from '../model/blocks-of.ts'
import type { Step } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import type { TextRange } from '../names/name-table.ts'
import { pointerTo } from '../source/pointer.ts'

/** A part of a flow, for an outline. */
export interface FlowSymbol {
  readonly name: string
  /** One line: the action of a step. */
  readonly detail?: string
  readonly kind: 'flow' | 'section' | 'step' | 'block' | 'variable' | 'input' | 'output'
  /** All of it, and the part that shows what it is; offsets into the text. */
  readonly range: TextRange
  readonly selection: TextRange
  readonly children: readonly FlowSymbol[]
}

/** What a flow is made of: its sections, the steps in them and inside of them, its variables, inputs and outputs. */
export const outline = ({ flow, source }: FlowReading): FlowSymbol[] => {
  if (!flow) return []
  const draw = drawing(source)
  const children = [
    ...draw.keys('/inputs', 'input', flow.inputs),
    ...draw.keys('/env', 'variable', flow.env),
    ...(['setup', 'steps', 'on_error', 'teardown'] as const).flatMap((phase) =>
      draw.key(`/${phase}`, {
        name: phase,
        kind: 'section',
        children: flow[phase].flatMap((step, index) => draw.step(step, `/${phase}/${index}`)),
      }),
    ),
    ...draw.keys('/outputs', 'output', flow.outputs),
  ].toSorted((a, b) => a.range[0] - b.range[0])
  return draw.whole('', { name: flow.name === '' ? 'a flow' : flow.name, kind: 'flow', children })
}

type Drawn = Omit<FlowSymbol, 'range' | 'selection'>

const drawing = ({ text, ranges }: FlowReading['source']) => {
  const rangeOf = (pointer: string) => (Object.hasOwn(ranges, pointer) ? ranges[pointer] : undefined)
  /** Without the line breaks and blanks that YAML counts to it. */
  const trimmed = (start: number, end: number): TextRange => [start, start + text.slice(start, end).trimEnd().length]

  const whole = (pointer: string, drawn: Drawn, selection?: TextRange): FlowSymbol[] => {
    const range = rangeOf(pointer)
    if (!range) return []
    const [start, end] = trimmed(range[0], range[1])
    const selected = selection && selection[0] >= start && selection[1] <= end ? selection : ([start, firstLine(start, end)] as const)
    return [{ ...drawn, range: [start, end], selection: selected }]
  }

  const firstLine = (start: number, end: number): number => {
    const lineEnd = text.slice(start, end).search(/\r?\n/)
    return lineEnd < 0 ? end : start + lineEnd
  }

  /** Something with a key of its own. */
  const key = (pointer: string, drawn: Drawn): FlowSymbol[] => {
    const [, end, keyStart, keyEnd] = rangeOf(pointer) ?? []
    if (end === undefined || keyStart === undefined || keyEnd === undefined) return []
    return [{ ...drawn, range: trimmed(keyStart, Math.max(end, keyEnd)), selection: [keyStart, keyEnd] }]
  }

  const keys = (pointer: string, kind: FlowSymbol['kind'], map: object = {}): FlowSymbol[] =>
    Object.keys(map).flatMap((name) => key(pointerTo(pointer, name), { name, kind, children: [] }))

  const step = (one: Step, pointer: string): FlowSymbol[] => {
    const [start, end] = rangeOf(`${pointer}/id`) ?? []
    const children = [
      ...blocksOf(one).flatMap(({ key: setting, name, pointer: below, steps }) =>
        key(pointer + below, {
          name: name ?? setting,
          kind: 'block',
          children: steps.flatMap((inner, index) => step(inner, `${pointer}${below}/${index}`)),
        }),
      ),
      ...stepsBeside(one, pointer),
      ...keys(`${pointer}/output`, 'output', one.output),
    ].toSorted((a, b) => a.range[0] - b.range[0])
    const detail = one.name === undefined ? one.action : `${one.action}: ${one.name}`
    return whole(
      pointer,
      { name: one.id, detail, kind: 'step', children },
      start === undefined || end === undefined ? undefined : [start, end],
    )
  }

  /** Steps that stand beside its config: those of `on_error` and `cleanup`. */
  const stepsBeside = ({ on_error, cleanup }: Step, pointer: string): FlowSymbol[] => {
    const lists = [
      ...(typeof on_error === 'object'
        ? [
            ['on_error', 'on_error/steps', on_error.steps ?? []],
            ['on_timeout', 'on_error/on_timeout', on_error.on_timeout ?? []],
          ]
        : []),
      ...(cleanup ? [['cleanup', 'cleanup/steps', cleanup.steps]] : []),
    ] as [string, string, readonly Step[]][]
    return lists.flatMap(([name, below, steps]) => {
      const at = rangeOf(`${pointer}/${below}`)?.[2] === undefined ? `${pointer}/${name}` : `${pointer}/${below}`
      return key(at, { name, kind: 'block', children: steps.flatMap((inner, index) => step(inner, `${pointer}/${below}/${index}`)) })
    })
  }

  return { whole, key, keys, step }
}
