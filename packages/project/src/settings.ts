import { type ConfigSchema, checkConfig, parseConfig } from '@testmesh/action-kit'
import type { Diagnostic } from '@testmesh/protocol'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { ProjectCode } from './codes.ts'
import { placeAt, problem } from './problem.ts'

export interface Settings<T> {
  /** Absent when anything is wrong. */
  readonly value?: T
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a YAML file of settings against its schema: every problem at once, each with its place. */
export const readSettings = <T>(
  schema: ConfigSchema,
  options: { text: string; file: string; code: ProjectCode; subject: string },
): Settings<T> => {
  const { text, file, code, subject } = options
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false })
  if (document.errors.length > 0) {
    return { diagnostics: document.errors.map((error) => problem(code, firstLine(error.message), placeAt(file, text, error.pos[0]))) }
  }
  const value: unknown = document.toJS() ?? {}
  const diagnostics = checkConfig(schema, value, { subject }).map(({ path, at, message, hint }) =>
    problem(code, message, placeIn(document, { file, text, path, at }), hint),
  )
  if (diagnostics.length > 0) return { diagnostics }
  return { value: parseConfig(schema, value).value as T, diagnostics: [] }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text

const placeIn = (
  document: Document,
  { file, text, path, at }: { file: string; text: string; path: readonly (string | number)[]; at: 'key' | 'value' },
) => {
  const parent = document.getIn(path.slice(0, -1), true)
  const pairs = (parent as { items?: { key?: unknown; value?: unknown }[] } | undefined)?.items ?? []
  const pair = pairs.find(({ key }) => isNode(key) && String(key) === String(path.at(-1)))
  const node = at === 'key' && pair ? pair.key : document.getIn([...path], true)
  const range = (isNode(node) ? node.range : undefined) ?? [0, 1]
  return placeAt(file, text, range[0], Math.max(1, range[1] - range[0]))
}
