import { isSecretHeader, isSecretName } from '@testmesh/action-kit'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { HttpRequest } from './http-step.ts'
import { createNames, literal, toVariable } from './names.ts'

/** Whether a variable of this name is one. */
export const isSecret = isSecretName

/** What a source shows of credentials goes into no file: a flow reads it by a name, and whoever runs it gives the value. */
export interface Secrets {
  /** Names so far. */
  names(): readonly string[]
  /** `${TOKEN}`, the same one for the same value. */
  hide(wanted: string, value: string): string
  /** The request without its credentials. */
  without(request: HttpRequest): HttpRequest
}

export const createSecrets = (): Secrets => {
  const byValue = new Map<string, string>()
  const newName = createNames('_')
  const hide = (wanted: string, value: string): string => {
    const name = byValue.get(value) ?? newName(toVariable(wanted).toUpperCase())
    byValue.set(value, name)
    return `\${${name}}`
  }
  const hideIn = (value: JsonValue, name = ''): JsonValue => {
    if (Array.isArray(value)) return value.map((item) => hideIn(item, name))
    if (typeof value === 'object' && value !== null) return hideFields(value as JsonObject)
    return isSecretName(name) && isWritten(value) ? hide(name, String(value)) : value
  }
  const hideFields = (map: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name, hideIn(value, name)]))
  return {
    names: () => [...byValue.values()],
    hide,
    without: (request) => {
      const { headers = {}, params, body, form, graphql, auth, cookies } = request
      const found = auth === undefined ? authIn(headers) : undefined
      const shown = Object.entries(headers).filter(([name]) => name !== found?.header)
      const hidden = found?.auth ?? auth
      return {
        ...request,
        headers: Object.fromEntries(
          shown.map(([name, value]) => [name, isSecretHeader(name) && isWritten(value) ? hide(name, value) : value]),
        ),
        ...(params && { params: hideFields(params) }),
        ...(form && { form: hideFields(form) }),
        ...(body !== undefined && { body: hideIn(body) }),
        ...(graphql?.variables !== undefined && { graphql: { ...graphql, variables: hideIn(graphql.variables) } }),
        ...(hidden && { auth: hideAuth(hidden, hide) }),
        ...(cookies && {
          cookies: Object.fromEntries(Object.entries(cookies).map(([name, value]) => [name, isWritten(value) ? hide(name, value) : value])),
        }),
      }
    },
  }
}

/** Not read from somewhere. */
const isWritten = (value: JsonValue): value is string | number =>
  (typeof value === 'string' && value !== '' && !/(?<!\$)\$\{/.test(value)) || typeof value === 'number'

const hideAuth = (auth: JsonObject, hide: Secrets['hide']): JsonObject =>
  Object.fromEntries(
    Object.entries(auth).map(([key, value]) => {
      const wanted = secretFields[key]
      return [key, wanted !== undefined && isWritten(value) ? hide(wanted, String(value)) : value]
    }),
  )

/** Of `auth`, and how a variable for each is called. */
const secretFields: Readonly<Record<string, string>> = {
  token: 'TOKEN',
  password: 'PASSWORD',
  value: 'API_KEY',
  client_secret: 'CLIENT_SECRET',
  secret_key: 'SECRET_KEY',
  session_token: 'SESSION_TOKEN',
}

/** An `Authorization` that the action writes by itself. */
const authIn = (headers: Readonly<Record<string, string>>): { readonly header: string; readonly auth: JsonObject } | undefined => {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')
  if (!found) return undefined
  const [header, value] = found
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(.+)$/.exec(value) ?? []
  if (scheme.toLowerCase() === 'bearer') return { header, auth: { type: 'bearer', token: credentials } }
  if (scheme.toLowerCase() !== 'basic' || credentials.includes('${')) return undefined
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? []
  return username === '' ? undefined : { header, auth: { type: 'basic', username: literal(username), password: literal(password) } }
}
