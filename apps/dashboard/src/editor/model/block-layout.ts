import { type Block, blocksOf, type Flow, type Step } from '@testmesh/flow/walk'

/** Something on the canvas, in its coordinates: x to the right, y downwards. */
interface Placed {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface StepNode extends Placed {
  readonly kind: 'step'
  readonly pointer: string
  readonly step: Step
  /** Its inner steps are not shown: how many there are. */
  readonly folded?: number
}

/** A control step around what it holds. */
export interface ContainerNode extends Placed {
  readonly kind: 'container'
  readonly pointer: string
  readonly step: Step
}

export interface LabelNode extends Placed {
  readonly kind: 'label'
  readonly text: string
  /** `lane` heads a part of the flow, `branch` a column of a container. */
  readonly of: 'lane' | 'branch'
}

/** A place where a step can be added. */
export interface AddNode extends Placed {
  readonly kind: 'add'
  readonly list: string
  readonly index: number
  /** What is said beside it where nothing stands yet. */
  readonly text?: string
}

export type BlockNode = StepNode | ContainerNode | LabelNode | AddNode

export interface BlockLayout {
  readonly nodes: readonly BlockNode[]
  /** The solid lines between steps, as one SVG path. */
  readonly lines: string
  /** Loops come back, teardown always follows: dashed. */
  readonly dashes: string
  readonly width: number
  readonly height: number
}

export const card = { width: 260, height: 64 } as const
const gap = 44
const pad = 20
const headHeight = 44
const branchLabel = 24
const columnGap = 28
const addSize = 24
const laneGap = 56

interface Size {
  readonly width: number
  readonly height: number
}

interface Drawing {
  readonly isFolded: (pointer: string) => boolean
  readonly sizes: Map<string, Size>
  readonly nodes: BlockNode[]
  lines: string
  dashes: string
}

const lanes = [
  { key: 'setup', text: 'Setup' },
  { key: 'steps', text: 'Steps' },
  { key: 'on_error', text: 'On error' },
  { key: 'teardown', text: 'Teardown · always runs' },
] as const

/**
 * Where every step stands: lanes below each other, a chain of cards in each, control steps as boxes around their branches. One
 * pass measures, one places, both O(n). The same flow always gives the same picture.
 */
export const layoutBlocks = (flow: Flow, isFolded: (pointer: string) => boolean = () => false): BlockLayout => {
  const drawing: Drawing = { isFolded, sizes: new Map(), nodes: [], lines: '', dashes: '' }
  const shown = lanes.filter(({ key }) => flow[key].length > 0 || key === 'steps')
  const sizes = shown.map(({ key }) => measureChain(drawing, flow[key], `/${key}`))
  const width = Math.max(card.width, ...sizes.map((size) => size.width))
  let y = 0
  shown.forEach(({ key, text }, lane) => {
    const size = sizes[lane] ?? { width: 0, height: 0 }
    drawing.nodes.push({
      kind: 'label',
      of: 'lane',
      id: `lane:${key}`,
      text,
      x: width / 2 - card.width / 2,
      y,
      width: card.width,
      height: 20,
    })
    if (lane > 0) drawing.dashes += line(width / 2, y - laneGap + 8, width / 2, y - 4)
    placeChain(drawing, flow[key], { list: `/${key}`, centre: width / 2, y: y + 20 })
    y += 20 + size.height + laneGap
  })
  return { nodes: drawing.nodes, lines: drawing.lines, dashes: drawing.dashes, width, height: y - laneGap }
}

const line = (x1: number, y1: number, x2: number, y2: number): string => `M${x1} ${y1}L${x2} ${y2}`

/** A chain is as high as its steps and the gaps before, between and behind them. */
const measureChain = (drawing: Drawing, steps: readonly Step[], list: string): Size => {
  let width: number = card.width
  let height = gap
  steps.forEach((step, index) => {
    const size = measureStep(drawing, step, `${list}/${index}`)
    width = Math.max(width, size.width)
    height += size.height + gap
  })
  return { width, height }
}

const measureStep = (drawing: Drawing, step: Step, pointer: string): Size => {
  const blocks = drawing.isFolded(pointer) ? [] : columnsOf(step)
  const columns = blocks.map((block) => measureChain(drawing, block.steps, pointer + block.pointer))
  const size =
    columns.length === 0
      ? card
      : {
          width: Math.max(card.width, columns.reduce((sum, column) => sum + column.width, 0) + columnGap * (columns.length - 1)) + pad * 2,
          height: headHeight + (isLabelled(blocks) ? branchLabel : 0) + Math.max(...columns.map(({ height }) => height)) + pad / 2,
        }
  drawing.sizes.set(pointer, size)
  return size
}

/** What is written, or an empty `then`, `steps` where a step can be added; then what runs when the step failed, and behind it. */
export const columnsOf = (step: Step): readonly Block[] => {
  const blocks = blocksOf(step)
  const key = emptyBlocks[step.action]
  const own = blocks.length > 0 || key === undefined ? blocks : [{ key, pointer: `/config/${key}`, steps: [] }]
  return [...own, ...aftermath(step)]
}

const aftermath = ({ on_error, cleanup }: Step): Block[] => {
  const { steps = [], on_timeout = [] } = typeof on_error === 'object' ? on_error : {}
  const all: Block[] = [
    { key: 'on_error', name: 'when it failed', pointer: '/on_error/steps', steps },
    { key: 'on_timeout', name: 'when it took too long', pointer: '/on_error/on_timeout', steps: on_timeout },
    { key: 'cleanup', name: 'cleanup, at the end', pointer: '/cleanup/steps', steps: cleanup?.steps ?? [] },
  ]
  return all.filter((block) => block.steps.length > 0)
}

const emptyBlocks: Readonly<Record<string, string>> = {
  condition: 'then',
  for_each: 'steps',
  while: 'steps',
  repeat: 'steps',
  group: 'steps',
}

const isLabelled = (blocks: readonly Block[]): boolean =>
  blocks.length > 1 || blocks.some(({ key, name }) => name !== undefined || !['steps'].includes(key))

export const labelOf = ({ key, name, pointer }: Block): string => {
  if (name !== undefined) return name
  if (key === 'then') return 'true'
  if (key === 'else') return 'false'
  const number = /\/(\d+)\/steps$/.exec(pointer)?.[1]
  if (number !== undefined) return `${key === 'cases' ? 'case' : 'branch'} ${Number(number) + 1}`
  return key
}

interface ChainPlace {
  readonly list: string
  readonly centre: number
  readonly y: number
}

const placeChain = (drawing: Drawing, steps: readonly Step[], { list, centre, y }: ChainPlace): void => {
  let top = y
  const addAt = (index: number): void => {
    const isOnly = steps.length === 0
    drawing.nodes.push({
      kind: 'add',
      id: `add:${list}:${index}`,
      list,
      index,
      x: centre - (isOnly ? card.width / 2 : addSize / 2),
      y: top + gap / 2 - addSize / 2,
      width: isOnly ? card.width : addSize,
      height: addSize,
      ...(isOnly && { text: 'Add a step' }),
    })
  }
  steps.forEach((step, index) => {
    const pointer = `${list}/${index}`
    const size = drawing.sizes.get(pointer) ?? card
    if (index > 0) drawing.lines += line(centre, top, centre, top + gap)
    addAt(index)
    placeStep(drawing, step, { pointer, x: centre - size.width / 2, y: top + gap, size })
    top += gap + size.height
  })
  addAt(steps.length)
}

interface StepPlaced {
  readonly pointer: string
  readonly x: number
  readonly y: number
  readonly size: Size
}

const placeStep = (drawing: Drawing, step: Step, { pointer, x, y, size }: StepPlaced): void => {
  const blocks = columnsOf(step)
  const at = { id: pointer, pointer, step, x, y, width: size.width, height: size.height }
  if (blocks.length === 0 || drawing.isFolded(pointer)) {
    const inner = blocks.reduce((count, block) => count + block.steps.length, 0)
    drawing.nodes.push({ kind: 'step', ...at, ...(inner > 0 && { folded: inner }) })
    return
  }
  drawing.nodes.push({ kind: 'container', ...at })
  const labelled = isLabelled(blocks)
  const widths = blocks.map((block) => measuredWidth(drawing, block, pointer))
  const total = widths.reduce((sum, width) => sum + width, 0) + columnGap * (blocks.length - 1)
  let left = x + (size.width - total) / 2
  const top = y + headHeight + (labelled ? branchLabel : 0)
  blocks.forEach((block, column) => {
    const width = widths[column] ?? card.width
    const centre = left + width / 2
    if (labelled)
      drawing.nodes.push({
        kind: 'label',
        of: 'branch',
        id: `branch:${pointer}${block.pointer}`,
        text: labelOf(block),
        x: centre - width / 2,
        y: y + headHeight,
        width,
        height: branchLabel,
      })
    placeChain(drawing, block.steps, { list: pointer + block.pointer, centre, y: top })
    left += width + columnGap
  })
  if (isLoop(step))
    drawing.dashes += `M${x + 10} ${y + size.height - 12}L${x + 10} ${y + headHeight + 12}M${x + 6} ${y + headHeight + 18}L${x + 10} ${y + headHeight + 12}L${x + 14} ${y + headHeight + 18}`
}

const measuredWidth = (drawing: Drawing, block: Block, pointer: string): number =>
  Math.max(card.width, ...block.steps.map((_, index) => drawing.sizes.get(`${pointer}${block.pointer}/${index}`)?.width ?? card.width))

const isLoop = ({ action }: Step): boolean => action === 'for_each' || action === 'while' || action === 'repeat'
