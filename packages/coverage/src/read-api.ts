import { isObject, resolved } from '@testmesh/importers/openapi'
import type { Diagnostic, JsonObject, JsonValue } from '@testmesh/protocol'
import { type Pattern, toPattern } from './pattern.ts'
import { readDocument } from './read-document.ts'
import { type Server, toServers } from './server.ts'
import { segmentsOf } from './target.ts'

/** What a document says of an API, as far as it can be seen from outside. */
export interface Api {
  /** With its version; empty where the document says neither. */
  readonly title: string
  /** In the order of the document. */
  readonly operations: readonly Operation[]
}

export interface Operation {
  /** In capitals. */
  readonly method: string
  /** As it is written: `/orders/{id}`. */
  readonly path: string
  readonly segments: readonly Pattern[]
  /** The first of them. */
  readonly tag: string | undefined
  /** As they are written: `200`, `4XX`, `default`. */
  readonly answers: readonly string[]
  readonly servers: readonly Server[]
}

export interface ReadApi {
  /** Absent where there is an error. */
  readonly api?: Api
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads OpenAPI 3 or Swagger 2, in YAML or JSON. */
export const readApi = (text: string): ReadApi => {
  const { value: document, diagnostics, problem } = readDocument(text)
  if (diagnostics.length > 0) return { diagnostics }
  const version = isObject(document) ? (document.openapi ?? document.swagger) : undefined
  if (!isObject(document) || version === undefined)
    return { diagnostics: [problem('OPENAPI_UNREADABLE', 'it says neither openapi: 3.… nor swagger: "2.0"')] }
  if (!/^[23]\b/.test(String(version)))
    return { diagnostics: [problem('OPENAPI_UNREADABLE', `it is of version ${String(version)}`, { path: ['openapi'] })] }
  const items = Object.entries(isObject(document.paths) ? document.paths : {}).filter(([path]) => !path.startsWith('x-'))
  const lost = items.flatMap(([path, item]) => {
    const ref = lostRef(document, item)
    if (ref === undefined) return []
    const why = ref.startsWith('#') ? `${path} is ${ref}, which is not there` : `${path} stands in another document`
    return [problem('OPENAPI_LOST_PATH', why, { path: ['paths', path], severity: 'warning' })]
  })
  const servers = serversOf(document)
  const operations = items.flatMap(([path, item]) => operationsOf(document, { path, item: resolved(document, item), servers }))
  if (operations.length > 0) return { api: { title: titleOf(document), operations }, diagnostics: lost }
  return { diagnostics: [...lost, problem('OPENAPI_NO_OPERATIONS', 'it has no operations', { path: ['paths'] })] }
}

/** Where a path is said to stand, and nothing is: in another document, or in a circle. */
const lostRef = (document: JsonObject, item: JsonValue): string | undefined => {
  if (!isObject(item) || typeof item.$ref !== 'string') return undefined
  const there = resolved(document, item)
  return Object.keys(there).length === 0 || '$ref' in there ? item.$ref : undefined
}

const methods: readonly string[] = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace', 'query']

interface PathItem {
  readonly path: string
  readonly item: JsonObject
  readonly servers: readonly Server[]
}

const operationsOf = (document: JsonObject, { path, item, servers }: PathItem): Operation[] => {
  const ofPath = serversOr(item.servers, servers)
  const segments = segmentsOf(path).map(toPattern)
  const others = isObject(item.additionalOperations) ? Object.entries(item.additionalOperations) : []
  return [...Object.entries(item).filter(([method]) => methods.includes(method)), ...others].map(([method, written]): Operation => {
    // One of which nothing is written yet is there all the same.
    const operation = isObject(written) ? written : {}
    return {
      method: method.toUpperCase(),
      path,
      segments,
      tag: tagOf(operation),
      answers: Object.keys(resolved(document, operation.responses)).filter((status) => !status.startsWith('x-')),
      servers: serversOr(operation.servers, ofPath),
    }
  })
}

const serversOr = (written: JsonValue | undefined, around: readonly Server[]): readonly Server[] => {
  const own = toServers(written)
  return own.length > 0 ? own : around
}

const serversOf = (document: JsonObject): Server[] => {
  if (document.swagger === undefined) return serversOr(document.servers, toServers([{ url: '/' }])) as Server[]
  const { host, basePath = '', schemes } = document
  const starts =
    typeof host !== 'string' ? [''] : (Array.isArray(schemes) ? schemes : ['https', 'http']).map((one) => `${String(one)}://${host}`)
  return toServers(starts.map((start) => ({ url: `${start}${String(basePath)}` })))
}

const tagOf = ({ tags }: JsonObject): string | undefined => {
  const [first] = Array.isArray(tags) ? tags : []
  return typeof first === 'string' ? first : undefined
}

const titleOf = ({ info }: JsonObject): string =>
  isObject(info) ? [info.title, info.version].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ') : ''
