import type { Mismatch } from '@testmesh/protocol'

/** `order.id should be 42, is "42"`. @param root what stands at the empty path, in words: `the message` */
export const describeMismatch = ({ path, expected, actual, note }: Mismatch, root: string): string => {
  const where = path === '' ? root : path
  return note && !expected
    ? `${where}: ${note}`
    : `${where} should be ${expected?.text ?? 'something else'}, is ${actual?.text ?? 'missing'}`
}

/** The same for a part of something that has a name: `headers.x-tenant should be …`. */
export const describePart = (name: string, mismatch: Mismatch): string => {
  const { path } = mismatch
  return describeMismatch({ ...mismatch, path: path === '' || path.startsWith('[') ? `${name}${path}` : `${name}.${path}` }, name)
}
