import { type ConfigProblem, type ConfigSchema, checkConfig, hasTemplate, parseConfig } from '@testmesh/action-kit'
import { isMap, isName, unreadableName } from '@testmesh/expressions'
import { type Diagnostic, hasErrors, type JsonValue } from '@testmesh/protocol'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { placeAt } from './problem.ts'
import type { FileText } from './read-text.ts'
import { unfilledValue } from './unfilled-value.ts'

/** What is wrong with a setting, and where: keys and indexes from the top. */
export type SettingProblem = Omit<ConfigProblem, 'code'> & {
  /** Default `error`. */
  readonly severity?: 'warning'
}

export interface Settings<T> {
  /** Absent when anything is wrong. */
  readonly value?: T
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a YAML file of settings against its schema: every problem at once, each with its place. */
export const readSettings = async <T>(
  schema: ConfigSchema,
  options: FileText & { file: string; code: string; subject: string; check?: (value: T) => readonly SettingProblem[] },
): Promise<Settings<T>> => {
  const { text, file, code, subject, brokenAt } = options
  if (brokenAt !== undefined)
    return { diagnostics: [{ code, severity: 'error', message: 'it is not UTF-8 text', place: placeAt(file, text, brokenAt) }] }
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false })
  const [problem] = document.errors
  if (problem) return { diagnostics: await syntaxProblems(text, { file, code, problem }) }
  const value = toValue(document)
  if (value instanceof Error) return { diagnostics: await syntaxProblems(text, { file, code, problem: value }) }
  const found = checkConfig(schema, value, { subject })
  // What is wrong with one setting hides nothing of the others.
  const parsed = parseConfig(schema, without(value, new Set(found.map(({ path: [key] }) => key)))).value as T | undefined
  const problems: readonly SettingProblem[] = [...found, ...(parsed === undefined ? [] : (options.check?.(parsed) ?? []))]
  const told = problems.map(
    ({ path, at, severity, message, hint }): Diagnostic => ({
      code,
      severity: severity ?? 'error',
      message,
      place: placeIn(document, { file, text, path, at }),
      ...(hint !== undefined && { hint }),
    }),
  )
  const diagnostics = [...told, ...(await yamlProblems(text, { file, code }))].sort((left, right) => offsetOf(left) - offsetOf(right))
  return parsed === undefined || hasErrors(diagnostics) ? { diagnostics } : { value: parsed, diagnostics }
}

const without = (value: unknown, keys: ReadonlySet<string | number | undefined>): unknown =>
  isMap(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key))) : value

/** Warns of variables that no expression reads as they stand; they stand in the map of that key. */
export const unreadableNames = (variables: object, under: string): SettingProblem[] =>
  Object.keys(variables)
    .filter((name) => !isName(name))
    .map((name) => ({ path: [under, name], at: 'key', severity: 'warning', ...unreadableName(name) }))

/** Warns of tokens in values, which nobody fills. */
export const unfilledValues = (variables: Readonly<Record<string, JsonValue>>, under: string): SettingProblem[] =>
  Object.entries(variables)
    .filter(([, value]) => hasTemplate(JSON.stringify(value)))
    .map(([name]) => ({ path: [under, name], at: 'value', severity: 'warning', ...unfilledValue(name) }))

const offsetOf = ({ place }: Diagnostic): number => place.span?.start.offset ?? 0

/** @returns the error when an alias names nothing, or too much */
const toValue = (document: Document): unknown => {
  try {
    return document.toJS() ?? {}
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

interface SettingsFile {
  readonly file: string
  readonly code: string
}

/** Why it is no YAML. */
const syntaxProblems = async (
  text: string,
  { problem, ...of }: SettingsFile & { problem: Error & { pos?: readonly [number, number] } },
): Promise<Diagnostic[]> => {
  const found = await yamlProblems(text, of)
  if (found.length > 0) return found
  return [{ code: of.code, severity: 'error', message: problem.message, place: placeAt(of.file, text, problem.pos?.[0] ?? 0) }]
}

/** What is wrong with the YAML, and what its author hardly means, in the words it is told in for flows. */
const yamlProblems = async (text: string, { file, code }: SettingsFile): Promise<Diagnostic[]> => {
  const { readYaml } = await import('@testmesh/flow')
  return readYaml(text, file).diagnostics.map((diagnostic) => ({ ...diagnostic, code }))
}

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
