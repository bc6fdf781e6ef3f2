import { type ConfigProblem, type ConfigSchema, checkConfig, hasTemplate, parseConfig } from '@testmesh/action-kit'
import { isMap, isName, unreadableName } from '@testmesh/expressions'
import { type Diagnostic, hasErrors, type JsonValue, type Place } from '@testmesh/protocol'
import { placeAt } from './problem.ts'
import type { FileText } from './read-text.ts'
import { rewrittenNumbers, withSecretsAsWritten } from './rewritten-values.ts'
import { unfilledValue } from './unfilled-value.ts'

/** What is wrong with a setting, and where: keys and indexes from the top. */
export type SettingProblem = Omit<ConfigProblem, 'code'> & {
  /** Default `error`. */
  readonly severity?: 'warning'
}

export interface Settings<T> {
  /** Absent when anything is wrong. */
  readonly value?: T
  /** The keys that the file itself states: the others of `value` are defaults. */
  readonly stated?: ReadonlySet<string>
  /** Where a setting stands, by its keys and indexes. */
  readonly placeOf?: (path: readonly (string | number)[]) => Place
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
  const { readYaml } = await import('./read-flow-text.ts')
  const { value, diagnostics, rewritten, place } = readYaml(text, file)
  const ofYaml = diagnostics.map((diagnostic) => ({ ...diagnostic, code }))
  if (value === undefined) return { diagnostics: ofYaml }
  const settings: JsonValue = withSecretsAsWritten(value ?? {}, rewritten)
  const found = checkConfig(schema, settings, { subject })
  // What is wrong with one setting hides nothing of the others.
  const parsed = parseConfig(schema, without(settings, new Set(found.map(({ path: [key] }) => key)))).value as T | undefined
  const problems: readonly SettingProblem[] = [
    ...found,
    ...rewrittenNumbers(rewritten),
    ...(parsed === undefined ? [] : (options.check?.(parsed) ?? [])),
  ]
  const ofSettings = problems.map(
    ({ path, at, severity, message, hint }): Diagnostic => ({
      code,
      severity: severity ?? 'error',
      message,
      place: place(path, at),
      ...(hint !== undefined && { hint }),
    }),
  )
  const told = [...ofSettings, ...ofYaml].sort((left, right) => offsetOf(left) - offsetOf(right))
  if (parsed === undefined || hasErrors(told)) return { diagnostics: told }
  return { value: parsed, stated: new Set(Object.keys(settings ?? {})), placeOf: place, diagnostics: told }
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
