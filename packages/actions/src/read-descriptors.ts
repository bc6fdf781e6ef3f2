import type { ActionDescriptor, JsonValue } from '@testmesh/action-kit'

/** What is long in a descriptor: most runs ask for it of one or two actions. */
type Body = Required<Pick<ActionDescriptor, 'config' | 'output' | 'example'>>

/** JSON text in a function: V8 passes over a function that nobody calls, and never makes the text. */
export type WrittenJson = () => string

/** A descriptor as the generated table holds it: what finds an action as it is, and the body. */
export type WrittenDescriptor = readonly [Omit<ActionDescriptor, keyof Body>, WrittenJson]

/**
 * Descriptors whose body is read when it is first asked for, and then stays the same objects.
 *
 * @param parts What stands in several bodies: `{ "$part": 3 }` stands for the fourth.
 */
export const readDescriptors = (written: readonly WrittenDescriptor[], parts: readonly WrittenJson[]): ActionDescriptor[] => {
  const read = createReader(parts)
  return written.map(([head, text]) => {
    let known: Body | undefined
    const body = (): Body => {
      known ??= read(text()) as Body
      return known
    }
    return {
      ...head,
      get config() {
        return body().config
      },
      get output() {
        return body().output
      },
      get example() {
        return body().example
      },
    }
  })
}

const PART = '$part'

const createReader = (parts: readonly WrittenJson[]): ((text: string) => unknown) => {
  const known: JsonValue[] = []
  const read = (text: string): JsonValue => (text.includes(PART) ? fill(JSON.parse(text) as JsonValue) : JSON.parse(text))
  const partOf = (number: number): JsonValue => {
    known[number] ??= read(parts[number]?.() ?? '')
    return known[number]
  }
  /** The same objects again and again: whoever reads descriptors changes nothing. */
  const fill = (value: JsonValue): JsonValue => {
    if (typeof value !== 'object' || value === null) return value
    const map = value as Record<string, JsonValue>
    if (PART in map) return partOf(Number(map[PART]))
    for (const key in map) {
      const inner = map[key]
      if (typeof inner === 'object' && inner !== null) map[key] = fill(inner)
    }
    return value
  }
  return read
}
