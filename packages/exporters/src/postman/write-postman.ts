import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Auth, Body, Exported, ExportedFlow, Field, Item, Json, Loss, Request, Setting, Text, Variable } from '../exported.ts'
import { requestsOf, textsIn, textsOf } from '../texts.ts'
import { fill, fillJson, settingText, valueText } from './fill.ts'
import { type CapturedNames, computingScript, isSayable, settingScript, testScript } from './script.ts'

export interface PostmanExport {
  readonly collection: JsonObject
  /** The values from outside of the flows; undefined where they read none. */
  readonly environment?: JsonObject
  readonly losses: readonly Loss[]
}

export interface PostmanOptions {
  /** Of the collection. */
  readonly name: string
  /** Of the environment; without one, its values are variables of the collection. */
  readonly environment?: string | undefined
}

/** A collection (version 2.1) with a folder for each flow, and an environment beside it. */
export const writePostman = ({ flows, variables, losses }: Exported, { name, environment }: PostmanOptions): PostmanExport => {
  const more: Loss[] = []
  const captured = capturedIn(flows)
  const shared = sharedSettings(flows, captured)
  const asJson = new Set(
    flows
      .flatMap(requestsOf)
      .flatMap(namesInJson)
      .filter((name) => captured.has(name)),
  )
  const ofCollection = environment === undefined ? variables : []
  const collection = {
    info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: flows.map((flow) => folderOf(flow, { shared, captured, asJson, losses: more })),
    variable: [
      ...ofCollection.map(({ name: key, value = '' }) => ({ key, value: valueText(value) })),
      ...[...shared].map(([key, value]) => ({ key, value })),
    ],
  }
  return {
    collection,
    ...(environment !== undefined && variables.length > 0 && { environment: environmentOf(environment, variables) }),
    losses: [...losses, ...more],
  }
}

const environmentOf = (name: string, variables: readonly Variable[]): JsonObject => ({
  name,
  values: variables.map(({ name: key, value = '', isSecret }) => ({
    key,
    value: valueText(value),
    type: isSecret ? 'secret' : 'default',
    enabled: true,
  })),
  _postman_variable_scope: 'environment',
})

/** What flows set to the same value, which is not made anew: the collection holds it. */
const sharedSettings = (flows: readonly ExportedFlow[], captured: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const settings = flows.flatMap(({ sets }) => sets).filter(({ name, value }) => !captured.has(name) && !isMade(value))
  const shared = new Map(settings.map((setting) => [setting.name, settingText(setting)]))
  for (const other of flows.flatMap(({ sets }) => sets)) if (shared.get(other.name) !== settingText(other)) shared.delete(other.name)
  return shared
}

/** Names that stand alone in JSON: what an answer gave would lose its type there as text, or break out of its quotes. */
const namesInJson = ({ body }: Request): string[] => {
  const value = body?.type === 'json' ? body.value : body?.type === 'graphql' ? body.variables : undefined
  const texts = value ? textsIn(value) : []
  return texts.flatMap(([only, ...others]) => (typeof only === 'object' && others.length === 0 && only.type === 'name' ? [only.name] : []))
}

const capturedIn = (flows: readonly ExportedFlow[]): ReadonlySet<string> =>
  new Set(flows.flatMap(requestsOf).flatMap(({ captures }) => captures.map(({ name }) => name)))

const isMade = (value: Json): boolean => textsIn(value).some((text) => madeIn(text).length > 0)

interface Writing extends CapturedNames {
  readonly shared: ReadonlyMap<string, string>
  readonly losses: Loss[]
}

const folderOf = (flow: ExportedFlow, writing: Writing): JsonObject => {
  const { name, description, sets } = flow
  const own = sets.filter((set) => !writing.shared.has(set.name))
  const [first] = requestsOf(flow)
  // A request that fails does not end it: all that clean up are sent as well.
  const items = [...flow.items, ...flow.cleanups.flatMap((cleanup) => cleanup.items)]
  return {
    name,
    ...describedBy([...(description === undefined ? [] : [description]), ...lostIn(items)]),
    item: items.flatMap((item) => itemOf(item, { ...writing, first, sets: own })),
  }
}

const fileOf = ({ file, line }: Loss | Omit<Loss, 'message'>) => ({
  ...(file !== undefined && { file }),
  ...(line !== undefined && { line }),
})

const madeIn = (text: Text): string[] => text.flatMap((part) => (typeof part !== 'string' && part.type === 'made' ? [part.what] : []))

const describedBy = (lines: readonly string[]): JsonObject => (lines.length > 0 ? { description: lines.join('\n') } : {})

const lostIn = (items: readonly Item[]): string[] => items.flatMap((item) => (item.type === 'lost' ? [notCarried(item.loss)] : []))

const notCarried = ({ message }: Loss): string => `Not carried over: ${message}`

interface Folder extends Writing {
  readonly first: Request | undefined
  readonly sets: readonly Setting[]
}

const itemOf = (item: Item, folder: Folder): JsonObject[] => {
  switch (item.type) {
    case 'group':
      return [{ name: item.title, ...describedBy(lostIn(item.items)), item: item.items.flatMap((inner) => itemOf(inner, folder)) }]
    case 'request':
      return [requestOf(item, folder)]
    case 'pause':
      folder.losses.push({ ...fileOf(item), message: `a pause of ${item.durationMs} ms: Postman waits by a setting of the whole run` })
      return []
    case 'lost':
      return []
  }
}

const requestOf = (request: Request, folder: Folder): JsonObject => {
  const lose = (message: string) => folder.losses.push({ ...fileOf(request), message: `${request.id}: ${message}` })
  const { settings, checks, captures, losses } = request
  for (const text of textsOf(request).flat())
    if (typeof text === 'string' && text.includes('{{')) lose(`what ${JSON.stringify(text)} is as it stands: Postman fills it in`)
  for (const check of checks) if (!isSayable(check)) lose(`the assertion ${check.text}`)
  if (request.retry) lose('retry: it is sent once')
  if (settings.timeoutMs !== undefined) lose('its time limit: Postman has one for all requests')
  if (settings.proxy) lose('its proxy')
  if (settings.ca ?? settings.clientCert) lose('its certificates: Postman has them in its settings')
  const sets = folder.first === request ? folder.sets : []
  const made = new Set([...textsOf(request), ...sets.flatMap(({ value }) => textsIn(value))].flatMap(madeIn))
  const before = [...computingScript(made), ...settingScript(sets)]
  const after = testScript(checks.filter(isSayable), captures, folder)
  const events = [...eventOf('prerequest', before), ...eventOf('test', after)]
  const behavior = {
    ...(!settings.followsRedirects && { followRedirects: false }),
    ...(!settings.verifies && { strictSSL: false }),
    ...(request.body && ['GET', 'HEAD'].includes(request.method) && { disableBodyPruning: true }),
  }
  return {
    name: request.title,
    request: {
      method: request.method,
      header: headersOf(request),
      url: urlOf(request),
      ...(request.auth && { auth: authOf(request.auth, lose) }),
      ...(request.body && { body: bodyOf(request.body, { asJson: folder.asJson, lose }) }),
      ...describedBy(losses.map(notCarried)),
    },
    ...(events.length > 0 && { event: events }),
    ...(Object.keys(behavior).length > 0 && { protocolProfileBehavior: behavior }),
  }
}

const eventOf = (listen: string, exec: string[]): JsonObject[] =>
  exec.length === 0 ? [] : [{ listen, script: { type: 'text/javascript', exec } }]

const headersOf = ({ headers, cookies, body, auth }: Request): JsonObject[] => {
  const ofAuth: Field[] =
    auth?.type === 'api_key' && auth.fields.location?.[0] === 'cookie'
      ? [[fill(auth.fields.name ?? ['x-api-key']), auth.fields.value ?? []]]
      : []
  const cookie = [...cookies, ...ofAuth].map(([name, value]) => `${name}=${fill(value)}`).join('; ')
  const isSaid = headers.some(([name]) => name.toLowerCase() === 'content-type')
  return [
    ...headers.map(([key, value]) => ({ key, value: fill(value) })),
    ...(cookie === '' ? [] : [{ key: 'Cookie', value: cookie }]),
    ...(body?.type === 'json' && !isSaid ? [{ key: 'Content-Type', value: 'application/json' }] : []),
  ]
}

/** Written whole, and in the parts that Postman's own editor shows. */
const urlOf = ({ url, params }: Request): JsonObject => {
  const written = fill(url)
  const [, head = written, query = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(written) ?? []
  const [, scheme, host = '', path] = /^(?:(\w+):\/\/)?([^/]*)(?:\/(.*))?$/s.exec(head) ?? []
  const pairs = [
    ...(query === '' ? [] : query.split('&').map(pairOf)),
    ...params.map(([key, value]) => ({ key, value: fill(value).replace(/[&#+%]/g, encodeURIComponent) })),
  ]
  const raw =
    pairs.length === 0 ? written : `${head}?${pairs.map(({ key, value }) => (value === null ? key : `${key}=${value}`)).join('&')}`
  return {
    raw,
    ...(scheme !== undefined && { protocol: scheme }),
    host: host.startsWith('{{') ? [host] : host.split('.'),
    ...(path !== undefined && { path: path.split('/') }),
    ...(pairs.length > 0 && { query: pairs }),
  }
}

const pairOf = (pair: string): { readonly key: string; readonly value: string | null } => {
  const [key = '', ...value] = pair.split('=')
  return { key, value: pair.includes('=') ? value.join('=') : null }
}

type Lose = (message: string) => void

const bodyOf = (body: Body, { asJson, lose }: { readonly asJson: ReadonlySet<string>; readonly lose: Lose }): JsonObject => {
  switch (body.type) {
    case 'json':
      return { mode: 'raw', raw: fillJson(body.value, { asJson }), options: { raw: { language: 'json' } } }
    case 'text':
      return { mode: 'raw', raw: fill(body.text), options: { raw: { language: 'text' } } }
    case 'file':
      return { mode: 'file', file: { src: fill(body.file) } }
    case 'form':
      return { mode: 'urlencoded', urlencoded: body.fields.map(([key, value]) => ({ key, value: fill(value), type: 'text' })) }
    case 'multipart':
      return {
        mode: 'formdata',
        formdata: body.parts.map(({ name, value, file, fileName, contentType }) => {
          if (fileName) lose(`the file name ${fill(fileName)}: Postman sends that of the file`)
          return {
            key: name,
            ...(file ? { type: 'file', src: fill(file) } : { type: 'text', value: fill(value ?? []) }),
            ...(contentType && { contentType: fill(contentType) }),
          }
        }),
      }
    case 'graphql':
      return {
        mode: 'graphql',
        graphql: {
          query: fill(body.query),
          ...(body.variables && { variables: fillJson(body.variables, { asJson }) }),
          ...(body.operationName && { operationName: fill(body.operationName) }),
        },
      }
  }
}

const authOf = ({ type, fields }: Auth, lose: Lose): JsonValue => {
  const pairs = (values: Readonly<Record<string, Text | undefined>>): JsonObject[] =>
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: fill(value), type: 'string' }]))
  switch (type) {
    case 'bearer':
      return { type, bearer: pairs({ token: fields.token }) }
    case 'basic':
    case 'digest':
      return { type, [type]: pairs({ username: fields.username, password: fields.password }) }
    case 'api_key':
      if (fields.location?.[0] === 'cookie') return { type: 'noauth' }
      return {
        type: 'apikey',
        apikey: pairs({ key: fields.name ?? ['x-api-key'], value: fields.value, in: fields.location ?? ['header'] }),
      }
    case 'aws_sigv4':
      return {
        type: 'awsv4',
        awsv4: pairs({
          accessKey: fields.access_key,
          secretKey: fields.secret_key,
          sessionToken: fields.session_token,
          region: fields.region,
          service: fields.service,
        }),
      }
    case 'oauth2':
      return {
        type,
        oauth2: pairs({
          grant_type: [fields.grant?.[0] === 'password' ? 'password_credentials' : 'client_credentials'],
          accessTokenUrl: fields.token_url,
          clientId: fields.client_id,
          clientSecret: fields.client_secret,
          username: fields.username,
          password: fields.password,
          scope: fields.scope,
          client_authentication: [fields.credentials?.[0] === 'body' ? 'body' : 'header'],
        }),
      }
    default:
      lose(`its authentication, ${type}`)
      return { type: 'noauth' }
  }
}
