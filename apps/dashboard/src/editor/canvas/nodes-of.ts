import type { Node } from '@xyflow/react'
import type { BlockLayout, BlockNode } from '../model/block-layout.ts'
import { type allDiagnostics, countAt } from '../model/diagnostics-of.ts'
import type { CardData } from './step-card.tsx'

export type CanvasNode = Node<CardData<BlockNode>>

/** A layout as nodes, by their ids. One that looks as it did `before` stays the same object, so that it is not painted again. */
export const nodesOf = (
  layout: BlockLayout | undefined,
  diagnostics: ReturnType<typeof allDiagnostics>,
  before: ReadonlyMap<string, CanvasNode>,
): ReadonlyMap<string, CanvasNode> => {
  const trouble = diagnostics.filter(({ severity }) => severity !== 'info')
  return new Map(
    (layout?.nodes ?? []).map((block) => {
      const data = { block, ...countsOf(block, trouble) }
      const known = before.get(block.id)
      return [block.id, known && isSame(known.data, data) ? known : nodeOf(data)]
    }),
  )
}

const countsOf = (block: BlockNode, trouble: ReturnType<typeof allDiagnostics>): Pick<CardData<BlockNode>, 'errors' | 'warnings'> =>
  trouble.length > 0 && (block.kind === 'step' || block.kind === 'container')
    ? countAt(trouble, block.pointer, (where) => block.kind === 'container' && isInBlock(where, block.pointer))
    : { errors: 0, warnings: 0 }

const isInBlock = (where: string, pointer: string): boolean =>
  /^\/config\/(?:then|else|steps|default|cases\/\d+\/steps|branches\/\d+\/steps)\/\d+/.test(where.slice(pointer.length))

/** A block is flat, and its step the same object where it did not change. */
const isSame = (one: CardData<BlockNode>, other: CardData<BlockNode>): boolean =>
  one.errors === other.errors && one.warnings === other.warnings && holds(one.block, other.block) && holds(other.block, one.block)

const holds = (one: BlockNode, other: BlockNode): boolean => {
  for (const key in one) if (one[key as keyof BlockNode] !== other[key as keyof BlockNode]) return false
  return true
}

const nodeOf = (data: CardData<BlockNode>): CanvasNode => {
  const { id, kind, x, y, width, height } = data.block
  return {
    id,
    type: kind,
    position: { x, y },
    width,
    height,
    zIndex: kind === 'container' ? 0 : 1,
    data,
    draggable: false,
    selectable: false,
    focusable: false,
    // None, but said: a node whose handles are not known is drawn wherever it lies, to be measured.
    handles: [],
    style: {
      // A node that can be neither dragged nor selected lets the mouse through, unless told otherwise.
      pointerEvents: kind === 'label' ? 'none' : 'all',
      // Its size is given, so that what changes in a card lays out that card alone.
      contain: 'size layout',
    },
    ariaRole: 'presentation',
  }
}
