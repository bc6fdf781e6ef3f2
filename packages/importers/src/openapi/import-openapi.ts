import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { HttpRequest } from '../http-step.ts'
import { type Imported, type Loss, NotImportable } from '../imported.ts'
import { createNames, literal, toFileName, toId, toVariable } from '../names.ts'
import { writeFlow } from '../write-flow.ts'
import { exampleOf } from './example-of.ts'
import { plainSchema } from './plain-schema.ts'
import { isObject, resolved } from './resolve.ts'

export const isOpenApi = (document: JsonValue): boolean =>
  isObject(document) && (typeof document.openapi === 'string' || typeof document.swagger === 'string')

/** A flow for each operation of an OpenAPI document of version 3: a request that it takes, and what its answer must be. @throws NotImportable */
export const importOpenApi = (document: JsonValue): Imported => {
  if (!isObject(document)) throw new NotImportable('it is no OpenAPI document')
  if (typeof document.swagger === 'string') throw new NotImportable(`it is of Swagger ${document.swagger}: convert it to OpenAPI 3 first`)
  if (!isObject(document.paths)) throw new NotImportable('it has no paths')
  const losses: Loss[] = []
  const secrets = new Set<string>()
  const newPath = createNames('-')
  const operations = Object.entries(document.paths).flatMap(([path, written]) => {
    const item = resolved(document, written)
    return methods.flatMap((method) => (isObject(item[method]) ? [{ path, method, item, operation: item[method] }] : []))
  })
  if (operations.length === 0) throw new NotImportable('it has no operations')
  const { base, prefix } = serverOf(document)
  const flows = operations.map((one) => {
    const { path, method, operation } = one
    const where = `${method.toUpperCase()} ${path}`
    const lose = (message: string) => losses.push({ where, message })
    const { request, env } = requestOf(document, { ...one, prefix }, { lose, secrets })
    const title = textOf(operation.operationId) ?? textOf(operation.summary) ?? where
    const [tag] = listOf(operation.tags).filter((value) => typeof value === 'string')
    const file = newPath(`${toFileName(tag ?? path.split('/')[1] ?? '')}/${toFileName(title)}`)
    const step = { id: toId(title), request, assert: assertionsOf(document, operation, lose) }
    return {
      path: `${file}.testmesh.yaml`,
      text: writeFlow({ name: textOf(operation.summary) ?? where, tags: listOf(operation.tags).filter(isTag), env, steps: [step] }),
    }
  })
  const variables = base === undefined ? {} : { BASE_URL: base }
  return { flows, variables, secrets: [...secrets], missing: base === undefined ? ['BASE_URL'] : [], losses }
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])
const isTag = (value: JsonValue): value is string => typeof value === 'string' && /^[\w.-]+$/.test(value)

/** The first server, its variables filled by their defaults: an address, or the path that all requests begin with. */
const serverOf = (document: JsonObject): { readonly base?: string; readonly prefix: string } => {
  const [server] = listOf(document.servers).filter(isObject)
  const url = textOf(server?.url)?.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = isObject(server?.variables) ? server.variables[name] : undefined
    return isObject(variable) && variable.default !== undefined ? String(variable.default) : whole
  })
  const trimmed = url?.replace(/\/+$/, '') ?? ''
  return /^https?:\/\//.test(trimmed) ? { base: trimmed, prefix: '' } : { prefix: trimmed.startsWith('/') ? trimmed : '' }
}

interface Operation {
  /** What stands before it, and the path. */
  readonly prefix: string
  readonly path: string
  readonly method: string
  readonly item: JsonObject
  readonly operation: JsonObject
}

interface Noting {
  readonly lose: (message: string) => void
  readonly secrets: Set<string>
}

/** What stands in the path is a variable of the flow: whoever runs it has another order in mind. */
const requestOf = (document: JsonObject, { prefix, path, method, item, operation }: Operation, { lose, secrets }: Noting) => {
  const parameters = [...listOf(item.parameters), ...listOf(operation.parameters)].map((written) => resolved(document, written))
  // The operation's own count more than those of its path.
  const byName = new Map(parameters.map((one) => [`${one.in} ${one.name}`, one]))
  const of = (place: string) => [...byName.values()].filter((one) => one.in === place && typeof one.name === 'string')
  const wanted = (place: string) => of(place).filter(({ required }) => required === true)
  const value = (one: JsonObject): JsonValue => {
    const [example] = isObject(one.examples) ? Object.values(one.examples).map((each) => resolved(document, each).value) : []
    const content = isObject(one.content) ? Object.values(one.content)[0] : undefined
    const given = one.example ?? example
    return given === undefined
      ? exampleOf(document, one.schema ?? (isObject(content) ? content.schema : undefined))
      : literal(String(given))
  }
  const values = (list: readonly JsonObject[]) => Object.fromEntries(list.map((one) => [String(one.name), value(one)]))
  const env = Object.fromEntries(of('path').map((one) => [toVariable(String(one.name)), value(one)]))
  const filled = path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const variable = toVariable(name)
    env[variable] ??= 'text'
    return `\${${variable}}`
  })
  const headers = Object.fromEntries(Object.entries(values(wanted('header'))).map(([name, each]) => [name, String(each)]))
  const cookies = Object.fromEntries(Object.entries(values(wanted('cookie'))).map(([name, each]) => [name, String(each)]))
  const auth = authOf(document, operation, { lose, secrets })
  const request: HttpRequest = {
    method: method.toUpperCase(),
    url: `\${BASE_URL}${literal(prefix)}${filled}`,
    params: values(wanted('query')),
    headers,
    cookies,
    ...bodyOf(document, operation, lose),
    ...(auth && { auth }),
  }
  return { request, env }
}

const bodyOf = (document: JsonObject, operation: JsonObject, lose: Noting['lose']): Pick<HttpRequest, 'body' | 'form' | 'multipart'> => {
  const { content } = resolved(document, operation.requestBody)
  if (!isObject(content)) return {}
  const type = Object.keys(content).find((one) => /[/+]json\b/.test(one)) ?? Object.keys(content)[0] ?? ''
  const media = resolved(document, content[type])
  const [named] = isObject(media.examples) ? Object.values(media.examples).map((each) => resolved(document, each).value) : []
  const written = media.example ?? named
  const example = written === undefined ? exampleOf(document, media.schema) : written
  if (/[/+]json\b/.test(type)) return { body: example }
  if (type === 'application/x-www-form-urlencoded' && isObject(example)) return { form: example }
  if (type === 'multipart/form-data' && isObject(example)) return { multipart: { fields: example } }
  lose(`its body of type ${type}`)
  return {}
}

/** The first of the ways that are open, each as an action says it. */
const authOf = (document: JsonObject, operation: JsonObject, { lose, secrets }: Noting): JsonObject | undefined => {
  const [first] = listOf(operation.security ?? document.security).filter(isObject)
  const [name] = first ? Object.keys(first) : []
  if (name === undefined) return undefined
  const { components } = document
  const schemes = isObject(components) ? components.securitySchemes : undefined
  const scheme = resolved(document, isObject(schemes) ? schemes[name] : undefined)
  const secret = (wanted: string): string => {
    secrets.add(wanted)
    return `\${${wanted}}`
  }
  if (scheme.type === 'http' && scheme.scheme === 'basic')
    return { type: 'basic', username: secret('USERNAME'), password: secret('PASSWORD') }
  if (scheme.type === 'http' && scheme.scheme === 'bearer') return { type: 'bearer', token: secret('TOKEN') }
  if (scheme.type === 'apiKey') {
    const location = String(scheme.in)
    return { type: 'api_key', name: String(scheme.name), value: secret('API_KEY'), ...(location !== 'header' && { location }) }
  }
  if (scheme.type !== 'oauth2' && scheme.type !== 'openIdConnect') {
    lose(`its security "${name}"`)
    return undefined
  }
  lose(`how the token of "${name}" is got: give one as TOKEN`)
  return { type: 'bearer', token: secret('TOKEN') }
}

/** The status of success, and the schema of its JSON. */
const assertionsOf = (document: JsonObject, operation: JsonObject, lose: Noting['lose']): JsonValue[] => {
  const responses = isObject(operation.responses) ? operation.responses : {}
  const [code] = Object.keys(responses)
    .filter((each) => /^2/.test(each))
    .sort()
  if (code === undefined) return ['status < 400']
  const status = /^\d{3}$/.test(code) ? `status == ${code}` : 'status >= 200 && status < 300'
  const { content } = resolved(document, responses[code])
  const type = isObject(content) ? Object.keys(content).find((each) => /[/+]json\b/.test(each)) : undefined
  const media = isObject(content) && type !== undefined ? resolved(document, content[type]) : {}
  if (media.schema === undefined) return [status]
  const schema = plainSchema(document, media.schema)
  if (schema) return [status, { path: 'body', json_schema: schema }]
  lose('the schema of its answer, which is long, empty or holds itself')
  return [status]
}
