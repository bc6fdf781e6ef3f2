import { isSecretHeader, mediaTypeOf } from '@testmesh/action-kit'
import { parseDuration } from '@testmesh/expressions'
import type { Step } from '@testmesh/flow/walk'
import { isCredential, type Secrets, secretOfAuth } from '@testmesh/importers/credentials'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Auth, Body, Field, Json, Part, Reference, Request, Settings, Text } from './exported.ts'
import { isMap } from './is-map.ts'
import { type Reader, readJson, readText, writtenIn } from './read-text.ts'

export interface RequestReader extends Reader {
  readonly secrets: Secrets
  readonly valueOf: (reference: Reference) => JsonValue | undefined
  /** What relative addresses are joined to, where the flow or its environment says it. */
  readonly baseUrl: () => Reference | undefined
  /** Where a file of the flow is, from where the export is. */
  readonly pathOf: (path: string) => string
  /** Tells of a setting that others do not have, by its key. */
  readonly lose: (message: string, key?: string) => void
}

type ReadRequest = Pick<Request, 'method' | 'url' | 'params' | 'headers' | 'cookies' | 'body' | 'auth' | 'settings'>

/** What the config of an `http_request` asks. */
export const readRequest = ({ config, timeout }: Pick<Step, 'config' | 'timeout'>, reader: RequestReader): ReadRequest => {
  const { url, method, base_url, headers, params, body, body_from_file, form, multipart, graphql, auth, cookies, ...settings } = config
  const written = readFields(headers, {
    key: 'headers',
    reader,
    secret: (name, value) => isSecretHeader(name) || isCredential(name, value),
  })
  const type = written.find(([name]) => name.toLowerCase() === 'content-type')
  const sent = bodyOf({ body, body_from_file, form, multipart, graphql }, type && writtenIn(type[1]), reader)
  const implied = type === undefined && sent ? typeOf(sent).map((text): Field => ['content-type', [text]]) : []
  const isPost = form !== undefined || multipart !== undefined || graphql !== undefined
  return {
    method:
      typeof method === 'string'
        ? (writtenIn(readText(method, reader)) ?? lostMethod(method, reader)).toUpperCase()
        : isPost
          ? 'POST'
          : 'GET',
    url: urlOf({ url: url ?? '', base: base_url }, reader),
    params: readFields(params, { key: 'params', reader, secret: isCredential }),
    headers: [...written, ...implied],
    cookies: readFields(cookies, { key: 'cookies', reader, secret: (name, value) => /sess/i.test(name) || isCredential(name, value) }),
    ...(sent && { body: sent }),
    ...authField(auth, reader),
    settings: settingsOf({ ...settings, timeout: settings.timeout ?? timeout ?? null }, reader),
  }
}

const lostMethod = (method: string, { lose }: RequestReader): string => {
  lose(`the method ${method}: it is sent as GET`, 'method')
  return 'GET'
}

const urlOf = ({ url, base }: { readonly url: JsonValue; readonly base: JsonValue | undefined }, reader: RequestReader): Text => {
  const text = hiddenText(url, reader)
  const [first] = text
  const start = typeof first === 'object' ? reader.valueOf(first) : first
  const isWhole = typeof first === 'object' && typeof start !== 'string'
  if (isWhole || /^[a-z][a-z\d+.-]*:\/\//i.test(String(start ?? ''))) return text
  const found = base === undefined ? reader.baseUrl() : undefined
  const head: Text = base !== undefined ? hiddenText(base, reader) : [found ?? reader.standIn('BASE_URL')]
  return joined(head, text, reader)
}

/** `http://host/api/` and `/orders` are `http://host/api/orders`. */
const joined = (base: Text, path: Text, reader: RequestReader): Text => {
  const last = base.at(-1)
  const end = typeof last === 'object' ? reader.valueOf(last) : last
  const head = typeof last === 'string' ? [...base.slice(0, -1), last.replace(/\/+$/, '')] : base
  const [first = '', ...rest] = path
  if (typeof first !== 'string' || first === '' || first.startsWith('?')) return [...head, ...path]
  const isEnded = typeof last === 'object' && typeof end === 'string' && end.endsWith('/')
  return [...head, (isEnded ? '' : '/') + first.replace(/^\/+/, ''), ...rest]
}

/** Without the credentials that stand in it. */
const hiddenText = (value: JsonValue, reader: RequestReader): Text =>
  readText(typeof value === 'string' ? reader.secrets.inText(value) : value, reader)

/** Of a body, what looks like one: a password of somebody in it is what it is about. */
const hiddenJson = (value: JsonValue, reader: RequestReader): Json => readJson(reader.secrets.inTexts(value), reader)

interface FieldOptions {
  readonly key: string
  readonly reader: RequestReader
  readonly secret: (name: string, value: string) => boolean
}

/** A map of texts, or of lists of them; what is nothing is not sent. */
const readFields = (map: JsonValue | undefined, { key, reader, secret }: FieldOptions): Field[] =>
  entriesOf(mapOf(map, key, reader)).flatMap(([name, value]): Field[] =>
    value === null ? [] : [[name, fieldText(name, value, { reader, secret })]],
  )

/** Undefined where there is none; and told, where a template gives it. */
const mapOf = (value: JsonValue | undefined, key: string, { lose }: RequestReader): JsonObject | undefined => {
  if (value === undefined || value === null) return undefined
  if (isMap(value)) return value
  lose(`its ${key}, which a template gives: ${toLine(value)}`, key)
  return undefined
}

/** With an entry for each value of a list. */
const entriesOf = (map: JsonObject = {}): (readonly [string, JsonValue])[] =>
  Object.entries(map).flatMap(([name, values]) => [values ?? null].flat().map((value) => [name, value] as const))

const fieldText = (name: string, value: JsonValue, { reader, secret }: Pick<FieldOptions, 'reader' | 'secret'>): Text => {
  if (typeof value !== 'string' || readText(value, reader).some((part) => typeof part !== 'string')) return hiddenText(value, reader)
  if (!secret(name, value) || value === '') return hiddenText(value, reader)
  const [, scheme = '', credentials = value] = /^((?:basic|bearer|token|apikey)\s+)(.+)$/is.exec(value) ?? []
  return readText(scheme + reader.secrets.hide(name === name.toLowerCase() || scheme === '' ? name : 'TOKEN', credentials), reader)
}

const toLine = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))

const bodyOf = (
  { body, body_from_file, form, multipart, graphql }: Readonly<Record<string, JsonValue | undefined>>,
  type: string | undefined,
  reader: RequestReader,
): Body | undefined => {
  if (form !== undefined) return { type: 'form', fields: readFields(form, { key: 'form', reader, secret: never }) }
  const parts = mapOf(multipart, 'multipart', reader)
  if (parts) return { type: 'multipart', parts: partsOf(parts, reader) }
  const asked = mapOf(graphql, 'graphql', reader)
  if (asked) {
    const { query = '', variables, operation_name } = asked
    return {
      type: 'graphql',
      query: hiddenText(query, reader),
      ...(variables !== undefined && { variables: hiddenJson(variables, reader) }),
      ...(operation_name !== undefined && { operationName: readText(operation_name, reader) }),
    }
  }
  if (body_from_file !== undefined) return { type: 'file', file: pathText(body_from_file, reader) }
  if (body === undefined) return undefined
  if (isMap(body) && type?.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    return { type: 'form', fields: readFields(body, { key: 'body', reader, secret: never }) }
  if (typeof body !== 'string') return { type: 'json', value: hiddenJson(body, reader) }
  const text = hiddenText(body, reader)
  const [only, ...others] = text
  // What stands for a map or a list is sent as JSON.
  const isValue = typeof only === 'object' && others.length === 0 && only.holds !== 'text'
  return isValue ? { type: 'json', value: { type: 'text', text } } : { type: 'text', text }
}

const never = (): boolean => false

/** What the action says of it, where others would say something else. */
const typeOf = (body: Body): string[] => {
  if (body.type === 'text') return [typeOfText(body.text)]
  if (body.type !== 'file') return []
  return [mediaTypeOf(writtenIn(body.file.slice(-1)) ?? '')]
}

const typeOfText = (text: Text): string => {
  const start = text
    .map((part) => (typeof part === 'string' ? part : '0'))
    .join('')
    .trim()
  return /^[{[]/.test(start) && /[}\]]$/.test(start) ? 'application/json' : 'text/plain; charset=utf-8'
}

const partsOf = ({ fields, files }: JsonObject, reader: RequestReader): Part[] => [
  ...entriesOf(mapOf(fields, 'multipart/fields', reader)).map(([name, value]): Part => {
    if (!isMap(value)) return { name, value: hiddenText(value, reader) }
    const { value: text = '', content_type } = value
    return { name, value: hiddenText(text, reader), ...optional('contentType', content_type, reader) }
  }),
  ...entriesOf(mapOf(files, 'multipart/files', reader)).map(([name, value]): Part => {
    const { path = '', filename, content_type } = isMap(value) ? value : { path: value }
    return {
      name,
      file: pathText(path, reader),
      ...optional('fileName', filename, reader),
      ...optional('contentType', content_type, reader),
    }
  }),
]

const optional = <K extends string>(key: K, value: JsonValue | undefined, reader: Reader) =>
  (value === undefined ? {} : { [key]: readText(value, reader) }) as { readonly [name in K]?: Text }

const pathText = (path: JsonValue, reader: RequestReader): Text => {
  const text = readText(path, reader)
  const written = writtenIn(text)
  return written === undefined ? text : [reader.pathOf(written)]
}

const authField = (auth: JsonValue | undefined, reader: RequestReader): { readonly auth?: Auth } => {
  if (auth === undefined || auth === null) return {}
  if (!isMap(auth) || typeof auth.type !== 'string') {
    reader.lose(`who is asking, which a template gives: ${toLine(auth)}`, 'auth')
    return {}
  }
  const { type, ...fields } = auth
  const hidden = Object.entries(fields).flatMap(([key, value]): (readonly [string, Text])[] =>
    value === undefined || value === null ? [] : [[key, authText(secretOfAuth(key, fields), value, reader)]],
  )
  return { auth: { type, fields: Object.fromEntries(hidden) } }
}

const authText = (wanted: string | undefined, value: JsonValue, reader: RequestReader): Text => {
  const text = hiddenText(value, reader)
  if (wanted === undefined) return text
  return text.flatMap((part) =>
    typeof part !== 'string' || /^(?:(?:basic|bearer|token|apikey)\s)?\s*$/i.test(part)
      ? [part]
      : readText(reader.secrets.hide(wanted, part), reader),
  )
}

const settingsOf = (settings: JsonObject, reader: RequestReader): Settings => {
  const { timeout, follow_redirects, verify_ssl, insecure, ca, client_cert, client_key, proxy, ssl, ...others } = {
    ...mapOf(settings.ssl, 'ssl', reader),
    ...settings,
  } as JsonObject
  const timeoutMs = typeof timeout === 'number' ? timeout : typeof timeout === 'string' ? parseDuration(timeout) : undefined
  if (timeout !== undefined && timeout !== null && timeoutMs === undefined) reader.lose(`its time limit ${toLine(timeout)}`, 'timeout')
  for (const [key, value] of Object.entries({ follow_redirects, verify_ssl, insecure, ...others }))
    if (value !== undefined && !carried.get(key)?.includes(value)) reader.lose(`its setting ${key}, which is ${toLine(value)}`, key)
  const file = (name: 'ca' | 'clientCert' | 'clientKey', key: string, value: JsonValue | undefined) => {
    if (value === undefined) return {}
    const text = pathText(value, reader)
    if (writtenIn(text)?.includes('-----BEGIN') !== true) return { [name]: text }
    reader.lose('a certificate or key that stands in the flow: put it into a file', key)
    return {}
  }
  return {
    followsRedirects: follow_redirects !== false,
    verifies: verify_ssl !== false && insecure !== true,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(proxy !== undefined && { proxy: hiddenText(proxy, reader) }),
    ...file('ca', 'ca', ca),
    ...file('clientCert', 'client_cert', client_cert),
    ...file('clientKey', 'client_key', client_key),
  }
}

/** Values that others know, or that say what happens anyway; a template is none of them. */
const carried: ReadonlyMap<string, readonly JsonValue[]> = new Map([
  ['follow_redirects', [true, false]],
  ['verify_ssl', [true, false]],
  ['insecure', [true, false]],
  ['traceparent', [true, false]],
  ['decompress', [true]],
  ['http2', [false]],
  ['max_redirects', [10]],
])
