import type { Check, SchemaUse, SnapshotUse } from '@testmesh/assertions'
import type { NameUse, Need, Origin, PatternUse, Pointed } from '@testmesh/expressions'
import { isDamaged, locate, type SourceText } from '@testmesh/flow/model'
import type { ActionDescriptor, Diagnostic, Place, Severity } from '@testmesh/protocol'
import { type EngineCode, engineCodes } from '../codes.ts'

/** What the making of a plan collects as it goes. */
export interface PlanContext {
  readonly source: SourceText
  readonly descriptors: ReadonlyMap<string, ActionDescriptor>
  readonly diagnostics: Diagnostic[]
  /** How many of each severity `report` was told. */
  readonly counts: Partial<Record<Severity, number>>
  readonly needs: Set<Need>
  /** JSON Schemas of its assertions. */
  readonly schemas: SchemaUse[]
  readonly snapshots: SnapshotUse[]
  /** Regular expressions and XPaths that are written out. */
  readonly patterns: Pointed<PatternUse>[]
}

/** A name that some text of the flow reads, with the place of that text. */
export interface NameAt extends NameUse {
  readonly pointer: string
  /** It is the key at that place. */
  readonly isKey?: true
}

export const placeOf = (context: PlanContext, pointer: string, span?: { start?: number | undefined; end?: number | undefined }): Place =>
  locate(context.source, pointer, {
    ...(span?.start !== undefined && { start: span.start }),
    ...(span?.end !== undefined && { end: span.end }),
  })

export const placeOfUse = (context: PlanContext, { isKey, pointer, start, end }: NameAt): Place =>
  isKey ? placeOfKey(context, pointer) : placeOf(context, pointer, { start, end })

export const placeOfKey = (context: PlanContext, pointer: string): Place => locate(context.source, pointer, { at: 'key' })

/** A key as a part of a JSON pointer. */
export const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** Where a value comes from, in words: `step create, line 22: $.body.id`. */
export const originAt = (from: string, place: Place, text = ''): Origin => ({
  from: `${from}${place.span ? `, line ${place.span.start.line}` : ''}${text}`,
  place,
})

/** Notes what a text or value needs besides names; a text stands at `pointer`, a value says where each of its texts stands. */
export const noteNeeds = (
  context: PlanContext,
  { needs, patterns }: { readonly needs: readonly Need[]; readonly patterns: readonly (PatternUse & { readonly pointer?: string })[] },
  pointer: string,
): void => {
  for (const need of needs) context.needs.add(need)
  for (const use of patterns) context.patterns.push({ pointer, ...use })
}

/** Notes what a check needs besides names. Snapshots are kept of a step's own `assert` alone: `isKept`. */
export const noteCheck = (context: PlanContext, check: Check, isKept: boolean): void => {
  const { schemas, snapshots } = check
  noteNeeds(context, check, check.pointer)
  context.schemas.push(...schemas)
  if (isKept) context.snapshots.push(...snapshots)
  else
    for (const { pointer } of snapshots)
      report(context, {
        code: 'SNAPSHOT_MISPLACED',
        message: "a snapshot is kept of the step's own assert alone",
        place: placeOf(context, pointer),
      })
}

const mostProblems = 500

/** Whether nothing more is told of this severity: nobody reads more than the first hundreds, and they cost time. */
export const isFull = ({ counts }: PlanContext, severity: Severity = 'error'): boolean => (counts[severity] ?? 0) >= mostProblems

/** Adds a problem; title and standing hint come from the table of codes. */
export const report = (
  context: PlanContext,
  problem: {
    code: EngineCode
    message: string
    place: Place
    hint?: string | undefined
    severity?: 'error' | 'warning'
    related?: Diagnostic['related']
  },
): void => {
  const { severity = 'error', hint, related, ...rest } = problem
  const { span } = problem.place
  if (isFull(context, severity) || (span && isDamaged(context.source, span.start.offset))) return
  context.counts[severity] = (context.counts[severity] ?? 0) + 1
  context.diagnostics.push({ ...rest, severity, hint: hint ?? engineCodes[problem.code].hint, ...(related && { related }) })
}
