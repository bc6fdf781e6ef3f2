'use client'
import type { FlowChoice, OnClash, PlannedFlow } from './model/plan-flows.ts'
import type { Into, PlannedValue, ValueChoice } from './model/plan-values.ts'
import { useKeptState } from './use-kept-state.ts'

export type Choice = ReturnType<typeof useChoice>

const allFlows: FlowChoice = { folder: 'flows', left: new Set(), onClash: new Map() }
const allValues: ValueChoice = { left: new Set(), over: new Map(), typed: new Map() }

/** What somebody chose of what was found; kept while sources come and go. */
export const useChoice = () => {
  const [flows, setFlows] = useKeptState('flows', allFlows)
  const [values, setValues] = useKeptState('values', allValues)
  /** Undefined: nobody said. */
  const [into, setInto] = useKeptState<Into | undefined>('into', undefined)
  return {
    flows,
    values,
    into,
    setInto: (chosen: Into): void => setInto(() => chosen),
    forget: (): void => {
      setFlows(() => allFlows)
      setValues(() => allValues)
      setInto(() => undefined)
    },
    setFolder: (folder: string): void => setFlows((before) => ({ ...before, folder })),
    want: (some: readonly PlannedFlow[], isWanted: boolean): void =>
      setFlows((before) => ({ ...before, left: changed(before.left, some.map(pathOf), !isWanted) })),
    onClash: (some: readonly PlannedFlow[], onClash: OnClash): void =>
      setFlows((before) => ({
        ...before,
        onClash: new Map([
          ...before.onClash,
          ...some.flatMap(({ flow, taken }) => (taken ? [[flow.path, { onClash, seen: taken.sha256 }] as const] : [])),
        ]),
      })),
    wantValue: ({ name, state, there }: PlannedValue, isWanted: boolean): void =>
      setValues((before) => {
        if (state !== 'differs') return { ...before, left: changed(before.left, [name], !isWanted) }
        const others = [...before.over].filter(([other]) => other !== name)
        return { ...before, over: new Map(isWanted ? [...others, [name, there]] : others) }
      }),
    typeValue: (name: string, text: string): void => setValues((before) => ({ ...before, typed: new Map(before.typed).set(name, text) })),
  }
}

const pathOf = ({ flow }: PlannedFlow): string => flow.path

const changed = (before: ReadonlySet<string>, names: readonly string[], isIn: boolean): ReadonlySet<string> => {
  const next = new Set(before)
  for (const name of names)
    if (isIn) next.add(name)
    else next.delete(name)
  return next
}
