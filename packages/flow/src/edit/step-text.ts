import type { FlowReading } from '../model/flow-reading.ts'
import { contentEnd, findSlot, isFlow, layoutOf, startOf } from './layout.ts'
import { blockLines, blockOfStep, withoutDash } from './step-block.ts'

/** The YAML of a step alone, with the comments right above it: what a copy puts on the clipboard. Empty when there is no such step. */
export const stepText = ({ source }: FlowReading, step: string): string => {
  const layout = layoutOf(source)
  const slot = layout && findSlot(layout, step)
  if (!layout || slot?.kind !== 'item' || !slot.value) return ''
  if (isFlow(slot.holder)) return `${source.text.slice(startOf(slot.value), contentEnd(source.text, slot.value))}\n`
  const block = blockOfStep(layout, slot, { hasComments: true })
  return `${withoutDash(blockLines(layout, block)).join('\n')}\n`
}
