import { isHanging, type Node, nameOf, type Trace, tookOf } from './to-trace.ts'

/** How many lines of a trace people still read. */
const SHOWN = 60

/** The trace as lines, each step with what it caused below it. */
export const drawTree = ({ nodes, tops }: Trace): string[] => {
  const lines: string[] = []
  let drawn = 0
  const draw = (siblings: readonly Node[], indent: string): void => {
    for (const [index, node] of siblings.entries()) {
      if (lines.length >= SHOWN) return
      const isLast = index === siblings.length - 1
      lines.push(`${indent}${isLast ? '└─' : '├─'} ${describe(node)}`)
      drawn += 1
      draw(node.children, `${indent}${isLast ? '   ' : '│  '}`)
    }
  }
  for (const [title, siblings] of Map.groupBy(tops, titleOf)) {
    if (lines.length >= SHOWN) break
    lines.push(title)
    draw(siblings, '')
  }
  return drawn === nodes.length ? lines : [...lines, `… and ${nodes.length - drawn} more`]
}

const titleOf = (node: Node): string => {
  if (node.step !== undefined) return node.step
  return isHanging(node) ? `(span ${node.span.parentId}, which never came)` : `(top of trace ${node.span.traceId})`
}

const describe = ({ span }: Node): string => {
  const { status, statusMessage = 'error', durationMs } = span
  const failure = status === 'error' ? `  ✗ ${statusMessage.split('\n')[0]}` : ''
  return `${nameOf(span)}  ${tookOf(durationMs)}${failure}`
}
