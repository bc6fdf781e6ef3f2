import type { Diagnostic } from '@testmesh/protocol'

/** Own and remote diagnostics as one list, each said once, in the order of the text. */
export const allDiagnostics = (own: readonly Diagnostic[], remote: readonly Diagnostic[]): readonly Diagnostic[] => {
  const key = ({ code, place }: Diagnostic): string => `${code}@${place.span?.start.offset ?? place.pointer ?? ''}`
  const known = new Set(own.map(key))
  return [...own, ...remote.filter((one) => !known.has(key(one)))].toSorted(
    (a, b) => (a.place.span?.start.offset ?? 0) - (b.place.span?.start.offset ?? 0),
  )
}

/** A problem again among those of another reading: the very same, else one that is told alike. */
export const findProblem = (diagnostics: readonly Diagnostic[], wanted: Diagnostic): Diagnostic | undefined => {
  if (diagnostics.includes(wanted)) return wanted
  const isAlike = ({ code, message, place }: Diagnostic): boolean =>
    code === wanted.code && message === wanted.message && place.pointer === wanted.place.pointer
  return diagnostics.find(isAlike)
}

/** Those of a step itself, not of steps inside it. */
export const countAt = (
  diagnostics: readonly Diagnostic[],
  pointer: string,
  isInner: (pointer: string) => boolean,
): { readonly errors: number; readonly warnings: number } => {
  const at = diagnostics.filter(
    ({ place: { pointer: where = '' } }) => (where === pointer || where.startsWith(`${pointer}/`)) && !isInner(where),
  )
  return {
    errors: at.filter(({ severity }) => severity === 'error').length,
    warnings: at.filter(({ severity }) => severity === 'warning').length,
  }
}
