import { pointerTo } from '@testmesh/flow/walk'
import { Refusal } from '@testmesh/platform'
import { maxRecordedBytes, type Route } from '@testmesh/protocol'
import * as v from 'valibot'
import { invalidPart, type PartProblem } from './invalid-part.ts'
import { HttpRefusal } from './problem-response.ts'
import { findInText, readJson } from './read-body.ts'

const maxBodyBytes = 2 * 1024 * 1024

export interface ReadRequest {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly base: number | undefined
}

/** All parts of a request by the route's schemas; everything that is wrong with it at once. */
export const readRequest = async (route: Route, request: Request, params: Readonly<Record<string, string>>): Promise<ReadRequest> => {
  const errors: PartProblem[] = []
  const read = (part: Part, schema: Route['params'], value: unknown): unknown => {
    if (!schema) return undefined
    const result = v.safeParse(schema, value, { abortPipeEarly: true })
    if (result.success) return result.output
    errors.push(...result.issues.flatMap((issue) => toProblems(part, issue)))
    return undefined
  }
  const parts = {
    params: read('params', route.params, checked(params, 'params', errors)),
    query: read('query', route.query ?? v.strictObject({}), checked(queryOf(request), 'query', errors)),
    body:
      route.body &&
      read(
        'body',
        route.body,
        objectIn(await readJson(request, route.isRecorded ? { maxBytes: maxRecordedBytes, isRecorded: true } : { maxBytes: maxBodyBytes })),
      ),
  }
  // No id can be spelled like that, so there is none.
  if (errors.length > 0 && errors.every(({ pointer }) => pointer.startsWith('/params/') && pointer !== `/params/${route.names}`))
    throw new Refusal('missing', 'NOT_FOUND', 'There is no such thing.')
  const [first, ...more] = errors
  if (first) throw invalidPart(first, ...more)
  return { ...parts, base: readBase(route, request) }
}

/** A list would pass for a map without keys. */
const objectIn = (body: unknown): unknown => {
  if (body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body))) return body ?? {}
  throw invalidPart({ pointer: '/body', message: 'must be a JSON object' })
}

type Part = 'params' | 'query' | 'body'

const queryOf = (request: Request): Record<string, string | string[]> => {
  const query: Record<string, string | string[]> = Object.create(null)
  const { searchParams } = new URL(request.url)
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    query[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return query
}

const checked = <T extends Readonly<Record<string, string | readonly string[]>>>(values: T, part: Part, errors: PartProblem[]): T => {
  for (const [name, value] of Object.entries(values)) {
    const problem = [value]
      .flat()
      .map((text) => findInText(text, `/${part}/${name}`))
      .find((found) => found)
    if (problem) errors.push(problem)
  }
  return values
}

/** `If-Match: "3"` */
const readBase = ({ ifMatch, method }: Route, request: Request): number | undefined => {
  const header = request.headers.get('if-match')
  if (ifMatch === undefined && header !== null && method !== 'GET')
    throw new HttpRefusal(400, 'IF_MATCH_NOT_TAKEN', 'This operation compares no versions: it changes what is there.')
  if (ifMatch === undefined || (ifMatch === 'optional' && header === null)) return undefined
  if (header === null) throw new HttpRefusal(428, 'IF_MATCH_REQUIRED', 'Say in If-Match which version you change: the number in its ETag.')
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1]
  if (version === undefined) throw new HttpRefusal(400, 'BAD_IF_MATCH', `If-Match must be a version, as in "3", not ${header}.`)
  return Number(version)
}

/** In words: valibot's own say "Expected never but received". */
export const toProblems = (part: string, issue: v.BaseIssue<unknown>): PartProblem[] => [
  { pointer: (issue.path ?? []).map(({ key }) => String(key)).reduce(pointerTo, `/${part}`), message: wordsOf(issue) },
]

const wordsOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.expected === 'never') return 'is not known here'
  if (issue.input === undefined) return 'is missing'
  // Ours are written in small letters; the library's own begin with a capital one.
  if (/^[a-z]/.test(issue.message)) return issue.message
  return `must be ${(issue.expected ?? 'something else').replaceAll('"', '').replaceAll(' | ', ' or ')}`
}
