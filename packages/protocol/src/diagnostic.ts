import * as v from 'valibot'

/** `line` and `column` count from 1, `offset` counts UTF-16 units from 0. */
export const positionSchema = v.object({ line: v.number(), column: v.number(), offset: v.number() })
export type Position = v.InferOutput<typeof positionSchema>

/** From `start` up to, not including, `end`. */
export const spanSchema = v.object({ start: positionSchema, end: positionSchema })
export type Span = v.InferOutput<typeof spanSchema>

/** Where something stands: a file, a JSON pointer into the flow, the span in the text. Each is left out when it is not known. */
export const placeSchema = v.object({
  file: v.optional(v.string()),
  pointer: v.optional(v.string()),
  span: v.optional(spanSchema),
})
export type Place = v.InferOutput<typeof placeSchema>

export const severitySchema = v.picklist(['error', 'warning', 'info'])
export type Severity = v.InferOutput<typeof severitySchema>

/** A stretch of the text that gives way to another. */
export const fixEditSchema = v.object({ start: v.number(), end: v.number(), text: v.string() })
export type FixEdit = v.InferOutput<typeof fixEditSchema>

/**
 * A change of the text that removes the problem and means the same. Offsets count UTF-16 units into the text the diagnostic is of,
 * without a byte order mark; the edits stand in its order, none over another. Several problems may share one fix: it is made once.
 */
export const fixSchema = v.object({
  /** For a menu: `Write "env"`. */
  title: v.string(),
  edits: v.array(fixEditSchema),
})
export type Fix = v.InferOutput<typeof fixSchema>

/** A problem with a place. Problems in a document are returned, all at once, never thrown. */
export const diagnosticSchema = v.object({
  /** Readable and stable, `FLOW_UNKNOWN_KEY`; listed in the `codes.ts` of the package that reports it. */
  code: v.string(),
  severity: severitySchema,
  /** What is wrong, in plain words, without the place. */
  message: v.string(),
  place: placeSchema,
  /** What to do: `did you mean "method"?` */
  hint: v.optional(v.string()),
  /** Other places that belong to the problem: the first of two that share an id. */
  related: v.optional(v.array(v.object({ message: v.string(), place: placeSchema }))),
  /** What an editor offers, and `testmesh fmt` and `lint --fix` apply; absent when only the author can tell what to write. */
  fix: v.optional(fixSchema),
})
export type Diagnostic = v.InferOutput<typeof diagnosticSchema>

/** One line per error code of a package: what it means, and what helps. */
export interface CodeEntry {
  readonly title: string
  readonly hint: string
}

/**
 * Problems in the order of a file's text; those of one place as they were found. What stands elsewhere, in another file or nowhere, comes
 * first: it is the cause of what is wrong here.
 */
export const inFileOrder = (diagnostics: readonly Diagnostic[], file: string | undefined): readonly Diagnostic[] => {
  if (diagnostics.length < 2) return diagnostics
  const offsetOf = ({ place }: Diagnostic): number => (place.file === file ? (place.span?.start.offset ?? -1) : -1)
  return diagnostics.toSorted((a, b) => offsetOf(a) - offsetOf(b))
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((diagnostic) => diagnostic.severity === 'error')
