import { didYouMean } from '@testmesh/expressions'
import { type Diagnostic, type Fix, positionIn } from '@testmesh/protocol'
import { flowCodes } from '../codes.ts'
import { lineEnd, lineStart, nextLine } from '../edit/lines.ts'
import { commentsIn } from '../source/comments-in.ts'
import { lineStartsIn } from '../source/source-text.ts'
import { lintCodes } from './codes.ts'

/** A comment that keeps problems from being told: `# testmesh-disable-next-line LINT_SLEEP`. */
interface Directive {
  readonly codes: readonly { readonly code: string; readonly start: number; readonly end: number }[]
  /** Counted from 1; absent for one that is for the whole file. */
  readonly line?: number
  /** The comment, from its `#`. */
  readonly start: number
  readonly end: number
}

export interface Judged {
  /** What is left to tell. */
  readonly diagnostics: readonly Diagnostic[]
  /** Comments, or codes in them, that kept nothing from being told. */
  readonly unused: readonly Diagnostic[]
}

interface FileText {
  readonly text: string
  readonly file?: string | undefined
  /** Whether more is known than reading and linting find: otherwise nobody can tell that another code is idle. */
  readonly isPlanned: boolean
}

/** Takes out what the comments of a file disable. Errors are told all the same: nothing would run. */
export const applyDirectives = (diagnostics: readonly Diagnostic[], file: FileText): Judged => {
  const directives = file.text.includes('testmesh-disable') ? directivesIn(file.text) : []
  const used = new Set<object>()
  const isDisabled = (problem: Diagnostic): boolean => {
    if (problem.severity === 'error' && !problem.code.startsWith('LINT_')) return false
    const matching = directives.flatMap((directive) =>
      directive.line === undefined || directive.line === problem.place.span?.start.line
        ? directive.codes.filter(({ code }) => code === problem.code)
        : [],
    )
    for (const match of matching) used.add(match)
    return matching.length > 0
  }
  const left = diagnostics.filter((problem) => !isDisabled(problem))
  return { diagnostics: left, unused: directives.flatMap((directive) => unusedIn(directive, { used, file })) }
}

const form = /^#+\s*testmesh-disable(-next-line)?(?![\w-])\s*((?:[A-Z][A-Z\d_]+[\s,]*)*)/

const directivesIn = (text: string): Directive[] =>
  commentsIn(text).flatMap(({ text: comment, offset }): Directive[] => {
    const found = form.exec(comment)
    if (!found) return []
    const list = found[2] ?? ''
    const from = offset + found[0].length - list.length
    const codes = [...list.matchAll(/[A-Z\d_]+/g)].map(({ 0: code, index }) => ({
      code,
      start: from + index,
      end: from + index + code.length,
    }))
    const place = { codes, start: offset, end: offset + comment.length }
    return [found[1] === undefined ? place : { ...place, line: lineBelow(text, offset) }]
  })

/** The next line that is neither blank nor a comment. */
const lineBelow = (text: string, offset: number): number => {
  let at = nextLine(text, offset)
  while (at < text.length && /^\s*(?:#|$)/.test(text.slice(at, lineEnd(text, at)))) at = nextLine(text, at)
  return text.slice(0, at).split('\n').length
}

const unusedIn = (directive: Directive, { used, file }: { used: ReadonlySet<object>; file: FileText }): Diagnostic[] => {
  const { codes, start, end } = directive
  if (codes.length === 0)
    return [unused(file, { start, end, message: 'this comment names no code to disable', hint: 'name one: # testmesh-disable LINT_SLEEP' })]
  const isOurs = ({ code }: { code: string }): boolean => file.isPlanned || /^(?:LINT|FLOW)_/.test(code)
  const idle = codes.filter((code) => !used.has(code) && isOurs(code))
  const fix = fixOf(directive, { kept: codes.filter((code) => !idle.includes(code)).map(({ code }) => code), text: file.text })
  return idle.map(({ code, ...place }) =>
    unused(file, { ...place, message: `${code} is disabled, and nothing reports it here`, hint: hintFor(code), fix }),
  )
}

const hintFor = (code: string): string => {
  const known: Readonly<Record<string, unknown>> = { ...lintCodes, ...flowCodes }
  if (Object.hasOwn(known, code)) return code.startsWith('LINT_') ? 'remove it' : 'remove it; errors cannot be disabled'
  return didYouMean(code, Object.keys(known)) ?? 'remove it'
}

/** Without the codes that disable nothing, and without the comment when none is left. */
const fixOf = ({ codes, start, end }: Directive, { kept, text }: { kept: readonly string[]; text: string }): Fix => {
  const title = 'Remove what disables nothing'
  const [first, last] = [codes[0], codes.at(-1)]
  if (kept.length > 0 && first && last) return { title, edits: [{ start: first.start, end: last.end, text: kept.join(', ') }] }
  const line = lineStart(text, start)
  const isAlone = text.slice(line, start).trim() === ''
  if (isAlone) return { title, edits: [{ start: line, end: nextLine(text, start), text: '' }] }
  return { title, edits: [{ start: text.slice(0, start).trimEnd().length, end, text: '' }] }
}

interface Unused {
  readonly start: number
  readonly end: number
  readonly message: string
  readonly hint: string
  readonly fix?: Fix
}

const unused = (source: FileText, { start, end, ...said }: Unused): Diagnostic => {
  const starts = lineStartsIn(source)
  return {
    code: 'LINT_UNUSED_DISABLE',
    severity: 'warning',
    place: {
      ...(source.file === undefined ? {} : { file: source.file }),
      span: { start: positionIn(starts, start), end: positionIn(starts, end) },
    },
    ...said,
  }
}
