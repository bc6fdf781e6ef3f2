/** How numbers were written, by the map or list that holds them: 10.0 and 10 are one number, and two kinds of it to a contract. */
const written = new WeakMap<object, Map<string, string>>()

/** JSON whose numbers remember how they were written. @throws SyntaxError */
export const parseExactly = (text: string): unknown => JSON.parse(text, remember)

function remember(this: unknown, key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'number' && context?.source !== undefined && typeof this === 'object' && this !== null) {
    const ofHolder = written.get(this) ?? new Map<string, string>()
    written.set(this, ofHolder.set(key, context.source))
  }
  return value
}

/** `10.0`; undefined where nothing is known of it. */
export const sourceOf = (holder: unknown, key: string): string | undefined =>
  typeof holder === 'object' && holder !== null ? written.get(holder)?.get(key) : undefined
