import type { JsonValue } from '@testmesh/protocol'
import { Handles } from '@vscode/debugadapter'
import type { DebugProtocol } from '@vscode/debugprotocol'

/** A value with what is known of it. */
export interface Shown {
  readonly name: string
  readonly value: JsonValue | undefined
  /** Where it is from. */
  readonly from?: string
  /** The expression that it is the value of. */
  readonly expression?: string
}

/** Values of a stop: those that hold others are opened by their number. */
export const createShownValues = () => {
  const handles = new Handles<() => readonly Shown[]>()
  const numberOf = ({ value, expression }: Shown): number =>
    typeof value === 'object' && value !== null ? handles.create(() => partsOf(value, expression)) : 0
  return {
    create: (list: () => readonly Shown[]): number => handles.create(list),
    /** @throws where the run has gone on */
    open: (reference: number): DebugProtocol.Variable[] => {
      const list = handles.get(reference)
      if (!list) throw new Error('the flow has gone on')
      return list().map((shown) => ({
        name: shown.name,
        value: textOf(shown.value),
        variablesReference: numberOf(shown),
        ...(shown.from !== undefined && { type: shown.from }),
        ...(shown.expression !== undefined && { evaluateName: shown.expression }),
      }))
    },
    result: (value: JsonValue | undefined, expression: string) => ({
      result: textOf(value),
      variablesReference: numberOf({ name: '', value, expression }),
    }),
    clear: () => handles.reset(),
  }
}

const textOf = (value: JsonValue | undefined): string => JSON.stringify(value) ?? 'nothing'

const partsOf = (value: object, outer: string | undefined): Shown[] =>
  Object.entries(value).map(([name, part]) => ({
    name,
    value: part,
    ...(outer !== undefined && { expression: partOf(outer, name, value) }),
  }))

const partOf = (outer: string, name: string, value: object): string => {
  if (Array.isArray(value)) return `${outer}[${name}]`
  return /^[A-Za-z_]\w*$/.test(name) ? `${outer}.${name}` : `${outer}[${JSON.stringify(name)}]`
}
