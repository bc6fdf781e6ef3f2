import type { ExpressionFunction, TemplateFunction } from '@testmesh/action-kit'
import type { MockRequest } from '../server/mock-request.ts'
import type { ConditionalResponse, Endpoint } from '../settings/types.ts'
import { isMap, type Json, type OpenApi } from './document.ts'
import { sampleOf } from './sample.ts'

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/**
 * An endpoint for each operation of a document, which answers with its examples: the first success, or the status that the
 * request wants by `Prefer: code=404`.
 */
export const endpointsOf = (document: OpenApi): Endpoint[] => {
  const base = basePathOf(document.root)
  return Object.entries(document.root.paths as Json).flatMap(([path, item]) => {
    const operations = document.resolve(item)
    return methods.flatMap((method) =>
      isMap(operations[method]) ? [toEndpoint(document, { method, path: `${base}${path}`, operation: operations[method] })] : [],
    )
  })
}

/** The path of the first server. */
const basePathOf = ({ servers, basePath }: Json): string => {
  const url = Array.isArray(servers) && isMap(servers[0]) ? servers[0].url : basePath
  if (typeof url !== 'string' || url.includes('{')) return ''
  return (URL.parse(url, 'http://localhost')?.pathname ?? '').replace(/\/$/, '')
}

interface Operation {
  readonly method: string
  readonly path: string
  readonly operation: Json
}

const toEndpoint = (document: OpenApi, { method, path, operation }: Operation): Endpoint => {
  const responses = Object.entries(isMap(operation.responses) ? operation.responses : {})
  const usual =
    responses.filter(([code]) => /^2/.test(code)).toSorted()[0] ?? responses.find(([code]) => code === 'default') ?? responses[0]
  const wanted = responses.map(
    ([code, response]): ConditionalResponse => ({ ...toResponse(document, code, response), when: prefers(code) }),
  )
  const otherwise: ConditionalResponse = usual ? toResponse(document, usual[0], usual[1]) : { status: constant(200) }
  return { method, path, priority: 0, repeat: 'last', responses: [...wanted, otherwise] }
}

const prefers =
  (code: string): ExpressionFunction =>
  ({ request }) => {
    const { prefer } = (request as MockRequest).headers
    return /(?:^|[\s,;])code=(\d{3})\b/.exec(String(prefer ?? ''))?.[1] === code
  }

const toResponse = (document: OpenApi, code: string, part: unknown): ConditionalResponse => {
  const response = document.resolve(part)
  const status = constant(Number(/^\d{3}$/.exec(code)?.[0] ?? (/^\dXX$/i.test(code) ? `${code[0]}00` : 200)))
  const [type, value] = contentOf(document, response)
  if (value === undefined) return { status }
  return { status, body: constant(value), ...(type === undefined ? {} : { headers: { 'content-type': constant(type) } }) }
}

/** The first JSON, or else whatever comes first, with its example. */
const contentOf = (document: OpenApi, response: Json): readonly [string | undefined, unknown] => {
  if (isMap(response.examples) || response.schema !== undefined) {
    const [type, example] = Object.entries(isMap(response.examples) ? response.examples : {})[0] ?? []
    return [type, example ?? sampleOf(document, response.schema)]
  }
  const contents = Object.entries(isMap(response.content) ? response.content : {})
  const [type, part] = contents.find(([name]) => /[/+]json\b/.test(name)) ?? contents[0] ?? []
  if (type === undefined) return [undefined, undefined]
  const media = document.resolve(part)
  const first = isMap(media.examples) ? document.resolve(Object.values(media.examples)[0]).value : undefined
  return [type, media.example ?? first ?? sampleOf(document, media.schema)]
}

const constant = (value: unknown): TemplateFunction => Object.assign(() => value, { isConstant: true })
