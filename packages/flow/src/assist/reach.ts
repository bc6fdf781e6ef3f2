import type { TextStep } from './text-flow.ts'

interface Reader {
  /** The step around the place. */
  readonly here: TextStep | undefined
  /** The block of the flow it is in. */
  readonly section: string
  /** Whether the steps inside the one around it have run. */
  readonly seesInside: boolean
}

/** In the order in which they run. What is not here stands outside of all steps. */
const sections: readonly string[] = ['setup', 'steps', 'on_error', 'teardown', 'outputs']

/** Whether a step has run before a place is evaluated, as far as the lines tell. */
export const isInReach = (step: TextStep, { here, section, seesInside }: Reader): boolean => {
  if (!here) return sections.indexOf(chainOf(step)[0]?.list ?? '') < sections.indexOf(section)
  const [chain, own] = [chainOf(step), chainOf(here)]
  const apart = own.findIndex((one, at) => one !== chain[at])
  // Inside the step that the place belongs to, or that step itself.
  if (apart === -1) return seesInside && chain[own.length]?.list.startsWith('config/') === true
  const [other, mine] = [chain[apart], own[apart]]
  if (!mine) return false
  // Cleanup runs at the end: whatever ran may be read.
  if (own.some(({ list }) => list.startsWith('cleanup'))) return step.list !== here.list || step.start < here.start
  if (!other) return false
  if (other.list !== mine.list) return !other.outer && sections.indexOf(other.list) < sections.indexOf(mine.list)
  const isSideBySide = other.outer?.action === 'parallel' && other.list === 'config/steps'
  return other.start < mine.start && !isSideBySide
}

/** A step with those around it, from the outside in. */
const chainOf = (step: TextStep): TextStep[] => [...(step.outer ? chainOf(step.outer) : []), step]

/** Names of the loops around a step. */
export const localsOf = (step: TextStep | undefined): string[] =>
  step?.outer ? [...(step.list.startsWith('config/') ? loopNames(step.outer) : []), ...localsOf(step.outer)] : []

const loopNames = ({ action, config }: TextStep): string[] => {
  const named = (...keys: readonly string[]): string | undefined => keys.map((key) => config.get(key)).find(Boolean)
  switch (action) {
    case 'for_each':
      return [named('item_name', 'item_var', 'as') ?? 'item', named('index_name', 'index_var') ?? 'index']
    case 'while':
    case 'repeat':
    case 'wait_until':
      return ['index']
    default:
      return []
  }
}
