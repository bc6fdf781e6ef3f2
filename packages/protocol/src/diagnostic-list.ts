import type { Diagnostic } from './diagnostic.ts'

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((diagnostic) => diagnostic.severity === 'error')

/**
 * Problems in the order of a file's text; those of one place as they were found. What stands elsewhere, in another file or nowhere, comes
 * first: it is the cause of what is wrong here.
 */
export const inFileOrder = (diagnostics: readonly Diagnostic[], file: string | undefined): readonly Diagnostic[] => {
  if (diagnostics.length < 2) return diagnostics
  const offsetOf = ({ place }: Diagnostic): number => (place.file === file ? (place.span?.start.offset ?? -1) : -1)
  return diagnostics.toSorted((a, b) => offsetOf(a) - offsetOf(b))
}
