import * as v from 'valibot'
import type { ConfigSchema } from '../action-port.ts'
import { hasTemplate } from '../has-template.ts'
import { explainIssue } from './explain-issue.ts'

/** What is wrong with a config, in plain words. */
export interface ConfigProblem {
  /** Keys and indexes from the config's root; for a missing key, of the map that lacks it. */
  readonly path: readonly (string | number)[]
  /** Whether the key at `path` is to blame or its value. At the root, and in a list, there is only the value to point at. */
  readonly at: 'key' | 'value'
  readonly code: 'FLOW_UNKNOWN_KEY' | 'FLOW_MISSING_KEY' | 'FLOW_WRONG_TYPE' | 'FLOW_WRONG_VALUE' | 'FLOW_KEYS_AT_ODDS'
  readonly message: string
  readonly hint?: string
  /** The key that is missing, where there is only one that would do. */
  readonly missing?: string
  /** Of a key that is not known: the one it is nearest to. */
  readonly meant?: string
}

export interface CheckOptions {
  /** `set-aside`: text with a template in it may become anything, so what is wrong with it now is no problem. */
  readonly templates?: 'set-aside'
  /** Whose settings they are, as messages call it: `the http_request action`. Default `this action`. */
  readonly subject?: string
}

export type ParsedConfig<T> =
  | { readonly value: T; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly ConfigProblem[] }

/** All problems of a config, in the order of the schema; none when it is good. Never throws. */
export const checkConfig = (schema: ConfigSchema, value: unknown, options: CheckOptions = {}): ConfigProblem[] => {
  const { issues = [] } = v.safeParse(schema, value)
  const standing = options.templates === 'set-aside' ? issues.filter((issue) => !isAboutTemplate(issue)) : issues
  return explain(standing, options)
}

const explain = (issues: readonly v.BaseIssue<unknown>[], { subject = 'this action', templates }: CheckOptions): ConfigProblem[] => {
  const problems = issues.map((issue) => explainIssue(issue, { subject, isWritten: templates === 'set-aside' }))
  return problems.filter((problem) => !isMisspelt(problem, problems))
}

/** Whether the key that is missing stands there, misspelt: that it is missing only comes of it. */
const isMisspelt = ({ missing, path }: ConfigProblem, problems: readonly ConfigProblem[]): boolean =>
  missing !== undefined && problems.some((other) => other.meant === missing && String(other.path.slice(0, -1)) === String(path))

/** The config as the handler gets it: defaults filled in, durations in milliseconds. For configs whose templates are rendered. */
export const parseConfig = <S extends ConfigSchema>(
  schema: S,
  value: unknown,
  options: Pick<CheckOptions, 'subject'> = {},
): ParsedConfig<v.InferOutput<S>> => {
  const result = v.safeParse(schema, value)
  if (result.issues === undefined) return { value: result.output }
  return { problems: explain(result.issues, options) }
}

const isAboutTemplate = (issue: v.BaseIssue<unknown>): boolean =>
  issue.path?.at(-1)?.origin !== 'key' && typeof issue.input === 'string' && hasTemplate(issue.input)
