/** A path as an endpoint says it. */
export interface PathPattern {
  /** How much it leaves open: nothing, `:id`, `*`. Lower is asked first. */
  readonly kind: 0 | 1 | 2
  /** The parts of a path that the pattern leaves open, decoded; `undefined` when it does not fit. */
  match(path: string): Readonly<Record<string, string>> | undefined
}

const nothing: Readonly<Record<string, string>> = {}

/** `/users/:id` leaves one part open, `*` any number of them. `{id}` is the same as `:id`. */
export const compilePath = (written: string): PathPattern => {
  const path = written.startsWith('/') || written.startsWith('*') ? written : `/${written}`
  const names: string[] = []
  const source = path
    .split('/')
    .map((part) => compilePart(part, names))
    .join('/')
  if (source === escapeRegExp(path)) return { kind: 0, match: (asked) => (asked === path || decode(asked) === path ? nothing : undefined) }
  const pattern = new RegExp(`^${source}$`, 's')
  return {
    kind: path.includes('*') ? 2 : 1,
    match: (asked) => {
      const found = pattern.exec(asked)
      return found ? paramsOf(names, found) : undefined
    },
  }
}

const compilePart = (part: string, names: string[]): string => {
  const name = /^:([\p{L}_][\p{L}\p{N}_-]*)$/u.exec(part)?.[1] ?? /^\{([^{}]+)\}$/.exec(part)?.[1]
  if (name === undefined) return part.split('*').map(escapeRegExp).join('.*')
  names.push(name)
  return '([^/]+)'
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const paramsOf = (names: readonly string[], found: RegExpExecArray): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')]))

const decode = (text: string): string => {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text
  } catch {
    return text
  }
}
