/** The JSON pointer of `key` below `pointer`. */
export const pointerTo = (pointer: string, key: string | number): string => {
  if (typeof key === 'number') return `${pointer}/${key}`
  return `${pointer}/${key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`
}

/** The keys of a JSON pointer; list positions stay text. */
export const keysOf = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The pointer of what holds `pointer`; the root holds itself. */
export const parentOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')))
