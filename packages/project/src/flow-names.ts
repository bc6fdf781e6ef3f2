/** `Place an order` → `place-an-order`: what a flow may be called by, beside its name. */
export const slugOf = (name: string): string => wordsOf(name).join('-')

/** The words of a name, in small letters. */
export const wordsOf = (name: string): string[] => name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** `flows/login.testmesh.yaml` → `login`. */
export const stemOf = (path: string): string => (path.split(/[\\/]/).at(-1) ?? '').replace(/(?:\.testmesh)?\.ya?ml$/i, '')

/** What of a flow it is that a name fits, if any. */
export const fitOf = (
  wanted: string,
  { name, path }: { readonly name: string | undefined; readonly path: string | null | undefined },
): 'name' | 'slug' | 'stem' | undefined => {
  if (name !== undefined && name === wanted) return 'name'
  if (name !== undefined && slugOf(name) !== '' && slugOf(name) === slugOf(wanted)) return 'slug'
  return typeof path === 'string' && stemOf(path) === stemOf(wanted) ? 'stem' : undefined
}
