/**
 * Ways that lead back to where they began: at least one through each group of nodes that reach each other.
 * Targets that are no nodes are passed over.
 */
export const findCycles = (targets: ReadonlyMap<string, readonly string[]>): string[][] => {
  const done = new Set<string>()
  const cycles: string[][] = []
  const visit = (node: string, way: readonly string[]): void => {
    const start = way.indexOf(node)
    if (start >= 0) {
      cycles.push(way.slice(start))
      return
    }
    if (done.has(node)) return
    for (const target of targets.get(node) ?? []) if (targets.has(target)) visit(target, [...way, node])
    done.add(node)
  }
  for (const node of [...targets.keys()].toSorted()) visit(node, [])
  return cycles
}
