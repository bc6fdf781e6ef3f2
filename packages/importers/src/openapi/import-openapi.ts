import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { literalIn } from '../form-text.ts'
import type { HttpRequest } from '../http-step.ts'
import { type Imported, type Loss, NotImportable } from '../imported.ts'
import { createNames, literal, toFileName, toId, toVariable } from '../names.ts'
import { createSecrets, isCredential, type Secrets } from '../secrets.ts'
import { toFlow } from '../write-flow.ts'
import { exampleOf, propertiesOf } from './example-of.ts'
import { plainSchema } from './plain-schema.ts'
import { isObject, lostRefs, resolved } from './resolve.ts'

export const isOpenApi = (document: JsonValue): boolean =>
  isObject(document) && (typeof document.openapi === 'string' || typeof document.swagger === 'string')

/** A flow for each operation of an OpenAPI document of version 3: a request that it takes, and what its answer must be. @throws NotImportable */
export const importOpenApi = (document: JsonValue): Imported => {
  if (!isObject(document)) throw new NotImportable('it is no OpenAPI document')
  if (typeof document.swagger === 'string') throw new NotImportable(`it is of Swagger ${document.swagger}: convert it to OpenAPI 3 first`)
  if (!isObject(document.paths)) throw new NotImportable('it has no paths')
  const losses: Loss[] = [
    ...lostRefs(document).map((ref) => ({
      where: ref,
      message: 'what it refers to, which this document does not hold: write it in, or bundle the documents',
    })),
    ...Object.keys(isObject(document.webhooks) ? document.webhooks : {}).map((name) => ({
      where: name,
      message: 'the webhook: nothing asks for it',
    })),
  ]
  const secrets = createSecrets()
  const newPath = createNames('-')
  const operations = Object.entries(document.paths).flatMap(([path, written]) => {
    const item = resolved(document, written)
    if (isObject(item.trace)) losses.push({ where: `TRACE ${path}`, message: 'the operation: no client asks this way' })
    return methods.flatMap((method) => (isObject(item[method]) ? [{ path, method, item, operation: item[method] }] : []))
  })
  if (operations.length === 0) throw new NotImportable('it has no operations')
  const { base, prefix } = serverOf(document.servers)
  const flows = operations.map((one) => {
    const { path, method, operation } = one
    const where = `${method.toUpperCase()} ${path}`
    const lose = (message: string) => losses.push({ where, message })
    const { request, env } = requestOf(document, { ...one, prefix }, { lose, secrets })
    const title = textOf(operation.operationId) ?? textOf(operation.summary) ?? where
    const [tag] = listOf(operation.tags).filter((value) => typeof value === 'string')
    const file = newPath(`${toFileName(tag ?? path.split('/')[1] ?? '')}/${toFileName(title)}`)
    const step = { id: toId(title), request, assert: assertionsOf(document, operation, lose) }
    return toFlow(file, { name: textOf(operation.summary) ?? where, tags: tagsOf(operation), env, steps: [step] })
  })
  const isHidden = base !== undefined && isCredential('', base)
  return {
    flows,
    variables: base === undefined || isHidden ? {} : { BASE_URL: base },
    secrets: [...secrets.names(), ...(isHidden ? ['BASE_URL'] : [])],
    missing: base === undefined ? ['BASE_URL'] : [],
    losses,
  }
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])
const tagsOf = ({ tags }: JsonObject): string[] => [
  ...new Set(listOf(tags).flatMap((tag) => (typeof tag !== 'string' ? [] : /^[\w.-]+$/.test(tag) ? [tag] : [toFileName(tag)]))),
]

/** The first server, its variables filled by their defaults: an address, or the path that all requests begin with. */
const serverOf = (servers: JsonValue | undefined): { readonly base?: string; readonly prefix: string } => {
  const [server] = listOf(servers).filter(isObject)
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
  readonly secrets: Secrets
}

/** What stands in the path is a variable of the flow: whoever runs it has another order in mind. */
const requestOf = (document: JsonObject, { prefix, path, method, item, operation }: Operation, { lose, secrets }: Noting) => {
  const parameters = [...listOf(item.parameters), ...listOf(operation.parameters)].map((written) => resolved(document, written))
  // The operation's own count more than those of its path.
  const byName = new Map(parameters.map((one) => [`${one.in} ${one.name}`, one]))
  const of = (place: string) => [...byName.values()].filter((one) => one.in === place && typeof one.name === 'string')
  const wanted = (place: string) => of(place).filter(({ required }) => required === true)
  const value = (one: JsonObject): string | string[] => {
    const [example] = isObject(one.examples) ? Object.values(one.examples).map((each) => resolved(document, each).value) : []
    const content = isObject(one.content) ? Object.values(one.content)[0] : undefined
    const given = one.example ?? example
    return fieldOf(
      given === undefined ? exampleOf(document, one.schema ?? (isObject(content) ? content.schema : undefined)) : literalIn(given),
    )
  }
  const values = (list: readonly JsonObject[]) => Object.fromEntries(list.map((one) => [String(one.name), value(one)]))
  const texts = (list: readonly JsonObject[]) => Object.fromEntries(list.map((one) => [String(one.name), String(value(one))]))
  const env = Object.fromEntries(of('path').map((one) => [toVariable(String(one.name)), String(value(one))]))
  const filled = path.replace(/\$(?=\{)/g, '%24').replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const variable = toVariable(name)
    env[variable] ??= 'text'
    return `\${${variable}}`
  })
  const { auth, ...ofAuth } = authOf(document, operation, { lose, secrets })
  const { headers: ofBody, ...body } = bodyOf(document, operation, lose)
  // The document says these elsewhere, and so does the action.
  const isSaid = (one: JsonObject): boolean =>
    /^(?:accept|content-type)$/i.test(String(one.name)) || (auth !== undefined && /^authorization$/i.test(String(one.name)))
  const own = serverOf(operation.servers ?? item.servers)
  const server = own.base === undefined ? `\${BASE_URL}${literal(own.prefix || prefix)}` : literal(own.base)
  const request: HttpRequest = {
    method: method.toUpperCase(),
    url: server + filled,
    params: { ...values(wanted('query')), ...ofAuth.params },
    headers: { ...texts(wanted('header').filter((one) => !isSaid(one))), ...ofBody, ...ofAuth.headers },
    cookies: { ...texts(wanted('cookie')), ...ofAuth.cookies },
    ...body,
    ...(auth && { auth }),
  }
  const shown = Object.entries(env).map(([name, text]) => [name, isCredential(name, text) ? secrets.hide(name, text) : text])
  return { request: secrets.without(request), env: Object.fromEntries(shown) as JsonObject }
}

/** What a form, a query or a header holds of a value: texts. */
const fieldOf = (value: JsonValue): string | string[] => {
  if (Array.isArray(value)) return value.map((item) => String(fieldOf(item)))
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const fieldsIn = (map: JsonObject): JsonObject => Object.fromEntries(Object.entries(map).map(([name, value]) => [name, fieldOf(value)]))

const bodyOf = (
  document: JsonObject,
  operation: JsonObject,
  lose: Noting['lose'],
): Pick<HttpRequest, 'headers' | 'body' | 'form' | 'multipart'> => {
  const { content } = resolved(document, operation.requestBody)
  if (!isObject(content)) return {}
  const type = Object.keys(content).find((one) => isJson(one)) ?? Object.keys(content)[0] ?? ''
  const media = resolved(document, content[type])
  const [named] = isObject(media.examples) ? Object.values(media.examples).map((each) => resolved(document, each).value) : []
  const written = media.example ?? named
  const example = written === undefined ? exampleOf(document, media.schema) : literalIn(written)
  if (isJson(type)) {
    const isText = typeof example !== 'object' || example === null
    const isSaid = isText || !/^(?:application\/json|\*\/\*)$/.test(type)
    return {
      ...(isSaid && { headers: { 'Content-Type': type.includes('*') ? 'application/json' : type } }),
      body: isText ? JSON.stringify(example) : example,
    }
  }
  if (type === 'application/x-www-form-urlencoded' && isObject(example)) return { form: fieldsIn(example) }
  if (type === 'multipart/form-data' && isObject(example)) {
    const properties = propertiesOf(document, media.schema)
    const isFile = (name: string): boolean => {
      const schema = resolved(document, properties[name])
      return [schema, resolved(document, schema.items)].some(
        ({ format, contentMediaType }) => format === 'binary' || contentMediaType !== undefined,
      )
    }
    const files = Object.keys(example).filter(isFile)
    for (const name of files) lose(`the file of ${name}: put one of this name beside the flow`)
    const fields = Object.entries(example).filter(([name]) => !isFile(name))
    return {
      multipart: {
        ...(fields.length > 0 && { fields: fieldsIn(Object.fromEntries(fields)) }),
        ...(files.length > 0 && { files: Object.fromEntries(files.map((name) => [name, literal(name)])) }),
      },
    }
  }
  if (type.startsWith('text/') && typeof example === 'string') return { headers: { 'Content-Type': type }, body: example }
  lose(`its body of type ${type}`)
  return {}
}

const isJson = (type: string): boolean => /[/+]json\b|^\*\/\*$/i.test(type)

/** The first of the ways that are open. Of several schemes that it wants together the action does one, and keys beside it are written. */
const authOf = (
  document: JsonObject,
  operation: JsonObject,
  noting: Noting,
): Pick<HttpRequest, 'auth' | 'params' | 'headers' | 'cookies'> => {
  const [first] = listOf(operation.security ?? document.security).filter(isObject)
  const { components } = document
  const schemes = isObject(components) ? components.securitySchemes : undefined
  const ways = Object.keys(first ?? {}).flatMap((name) => {
    const way = wayOf(resolved(document, isObject(schemes) ? schemes[name] : undefined), name, noting)
    return way ? [{ name, way }] : []
  })
  const main = ways.find(({ way }) => way.type !== 'api_key') ?? ways[0]
  const beside = ways.filter((one) => one !== main)
  const placed = (place: string) =>
    Object.fromEntries(
      beside
        .filter(({ way }) => way.type === 'api_key' && (way.location ?? 'header') === place)
        .map(({ way }) => [String(way.name), String(way.value)]),
    )
  for (const { name, way } of beside) if (way.type !== 'api_key') noting.lose(`its security "${name}", beside "${main?.name}"`)
  return { ...(main && { auth: main.way }), params: placed('query'), headers: placed('header'), cookies: placed('cookie') }
}

/** A scheme, as an action says it. */
const wayOf = (scheme: JsonObject, name: string, { lose, secrets }: Noting): JsonObject | undefined => {
  const secret = (wanted: string): string => secrets.hide(wanted, name)
  const kind = String(scheme.scheme).toLowerCase()
  if (scheme.type === 'http' && kind === 'basic') return { type: 'basic', username: secret('USERNAME'), password: secret('PASSWORD') }
  if (scheme.type === 'http' && kind === 'bearer') return { type: 'bearer', token: secret('TOKEN') }
  if (scheme.type === 'http' && kind === 'digest') return { type: 'digest', username: secret('USERNAME'), password: secret('PASSWORD') }
  if (scheme.type === 'apiKey') {
    const location = String(scheme.in)
    return { type: 'api_key', name: String(scheme.name), value: secret('API_KEY'), ...(location !== 'header' && { location }) }
  }
  if (scheme.type !== 'oauth2' && scheme.type !== 'openIdConnect') {
    lose(`its security "${name}"`)
    return undefined
  }
  lose(`how the token of "${name}" is got: give one as ${secret('TOKEN').slice(2, -1)}`)
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
