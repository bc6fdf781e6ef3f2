/** Names that expressions may use, as they stand in a text; also of one that no parser takes yet. */
export const namesIn = (text: string): { readonly name: string; readonly detail: string }[] => {
  const found = new Map<string, string>()
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    const id = /^\s*(?:- +)?(?:\{\s*)?id:\s*["']?([\w-]+)/.exec(line)?.[1] ?? /\{\s*id:\s*([\w-]+)/.exec(line)?.[1]
    if (id !== undefined) found.set(id, 'step')
    const block = /^(\s*)(env|output|inputs|outputs):\s*(?:\{(.*)\})?\s*$/.exec(line)
    if (!block) continue
    const [, space = '', word = '', inline] = block
    const detail = word === 'env' ? 'variable' : word === 'inputs' ? 'input' : 'output'
    const names =
      inline === undefined
        ? keysBelow(lines.slice(at + 1), space.length)
        : [...inline.matchAll(/(?:^|,)\s*([\w-]+)\s*:/g)].map(([, name = '']) => name)
    for (const name of names) found.set(name, detail)
  }
  return [...found].map(([name, detail]) => ({ name, detail }))
}

const keysBelow = (lines: readonly string[], indent: number): string[] => {
  const names: string[] = []
  let depth: number | undefined
  for (const line of lines) {
    const [, space = '', key] = /^(\s*)([\w-]+)\s*:/.exec(line) ?? []
    if (/^\s*(?:#.*)?$/.test(line)) continue
    if (key === undefined || space.length <= indent) return names
    depth ??= space.length
    if (space.length === depth) names.push(key)
  }
  return names
}

/** The action of the step around a place: the nearest one above that is further left than what lies in its config. */
export const actionAround = (text: string, offset: number): string | undefined => {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', offset)
  const here = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd)
  let limit = /^\s*/.exec(here)?.[0].length ?? 0
  const above = text.slice(0, lineStart).split('\n').slice(0, -1).reverse()
  let configAt: number | undefined
  for (const [at, line] of above.entries()) {
    const [, space = '', dashes = '', key] = /^(\s*)((?:- +)*)([\w-]+)\s*:/.exec(line) ?? []
    if (key === undefined) continue
    const column = space.length + dashes.length
    if (configAt === undefined && key === 'config' && column < limit) {
      configAt = column
      const below = text.slice(lineStart).split('\n')
      return actionAt(above.slice(at), column, true) ?? actionAt(below, column, false)
    }
    if (column < limit) limit = column
  }
  return undefined
}

const actionAt = (lines: readonly string[], column: number, isUpwards: boolean): string | undefined => {
  for (const line of lines) {
    const [, space = '', dashes = '', key, value = ''] = /^(\s*)((?:- +)*)([\w-]+)\s*:\s*([\w.-]*)/.exec(line) ?? []
    if (key === undefined) continue
    const at = space.length + dashes.length
    if (at === column && key === 'action') return value
    if (at < column || (!isUpwards && at === column && dashes !== '')) return undefined
    if (isUpwards && at === column && dashes !== '') return undefined
  }
  return undefined
}
