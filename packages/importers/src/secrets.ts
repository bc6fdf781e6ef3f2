import { isSecretHeader, isSecretName } from '@testmesh/action-kit'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { HttpRequest } from './http-step.ts'
import { createNames, decoded, literal, toVariable, words } from './names.ts'

/**
 * Whether a variable, a field or a parameter of this name is one. It takes more for a secret than a run does: a run hides it in what it
 * shows, and here it would stand in a file.
 */
export const isSecret = (name: string): boolean => {
  const said = words(name).join('_')
  return isSecretName(said) || secretWords.test(said)
}

const secretWords =
  /(?:^|_)(?:pass(?:word|wd)?_(?:confirmation|confirm|repeat|again)|creds|pwd|pass|passcode|pin|otp|jwt|sig|signature|sid|auth|authorization|bearer|session_id|sessid|cookie|(?:access|auth|account|master|shared|subscription|signing|encryption)_key)$/

/** Whether a value is a credential, or has one in it, by what it looks like or by the name that it has. */
export const isCredential = (name: string, value: string): boolean => {
  const written = value.replace(/\{\{[^{}]+\}\}|(?<!\$)\$\{[^{}]+\}/g, '')
  return (isSecret(name) && written !== '') || createSecrets().inText(written) !== written
}

/** What a source shows of credentials goes into no file: a flow reads it by a name, and whoever runs it gives the value. */
export interface Secrets {
  /** Names so far. */
  names(): readonly string[]
  /** Names that are read already where a credential stands: their values are some. */
  read(): ReadonlySet<string>
  /** `${TOKEN}`, the same one for what has the same name and the same value. */
  hide(wanted: string, value: string): string
  /** A text without the credentials that stand in it: `password=…`, `"password": "…"`, and those that look like one. */
  inText(text: string): string
  /** The same of all texts in a value. */
  inTexts(value: JsonValue): JsonValue
  /** The same, and without what fields are called a secret. */
  inFields(value: JsonValue): JsonValue
  /** The request without its credentials. */
  without(request: HttpRequest): HttpRequest
}

/** @param taken names that are of something else */
export const createSecrets = (taken: Iterable<string> = []): Secrets => {
  const byUse = new Map<string, string>()
  const read = new Set<string>()
  const newName = createNames('_', taken)
  const hide = (wanted: string, value: string): string => {
    const use = JSON.stringify([toVariable(wanted).toUpperCase(), value])
    const name = byUse.get(use) ?? newName(toVariable(wanted).toUpperCase())
    byUse.set(use, name)
    return `\${${name}}`
  }
  /** What stands where a credential does: all that is written, and nothing that is read from somewhere. */
  const hideAll = (wanted: string, value: JsonValue): JsonValue => {
    if (isWritten(value)) return hide(wanted, String(value))
    if (typeof value !== 'string') return value
    for (const name of namesIn(value)) read.add(name)
    return inText(value)
  }
  const inText = (text: string): string =>
    pairs
      .reduce(
        (left, pair) =>
          left.replace(pair, (whole, before: string, name: string, between: string, value: string, after: string) =>
            isSecret(decoded(name)) ? before + name + between + hideAll(decoded(name), value) + after : whole,
          ),
        text,
      )
      .replace(inAddress, (whole, before: string, value: string) => (isWritten(value) ? `${before}${hide('PASSWORD', value)}@` : whole))
      .replace(known, (value) => hide('TOKEN', value))
  const inTexts = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(inTexts)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inTexts(item ?? null)]))
    return typeof value === 'string' ? inText(value) : value
  }
  const hideIn = (value: JsonValue, name = ''): JsonValue => {
    if (Array.isArray(value)) return value.map((item) => hideIn(item, name))
    if (typeof value === 'object' && value !== null) return hideFields(value as JsonObject)
    if (isSecret(name) || value === masked) return hideAll(name, value)
    return typeof value === 'string' ? inText(value) : value
  }
  const hideFields = (map: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name, hideIn(value, name)]))
  /** Of a part that says its type, the text is called as the part. */
  const hideParts = (parts: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        Array.isArray(part) ? part.map((one) => hidePart(name, one)) : hidePart(name, part),
      ]),
    )
  const hidePart = (name: string, part: JsonValue): JsonValue => {
    if (typeof part !== 'object' || part === null) return hideIn(part, name)
    const { value = '', ...said } = part as JsonObject
    return { value: hideIn(value, name), ...said }
  }
  const hideOne = (name: string, value: string): string =>
    isSecretHeader(name) || isSecret(name) || value === masked ? String(hideAll(name, value)) : inText(value)
  const hideHeader = (name: string, value: string | string[]): string | string[] =>
    Array.isArray(value) ? value.map((one) => hideOne(name, one)) : hideOne(name, value)
  return {
    names: () => [...byUse.values()],
    read: () => read,
    hide,
    inText,
    inTexts,
    inFields: (value) => hideIn(value),
    without: (written) => {
      const { headers = {}, params, body, form, multipart, graphql, auth, cookies, settings, ...request } = outOfAddress(written)
      const found = auth === undefined ? authIn(headers) : undefined
      const shown = Object.entries(headers).filter(([name]) => name !== found?.header)
      const hidden = found?.auth ?? auth
      return {
        ...request,
        url: inText(request.url),
        headers: Object.fromEntries(shown.map(([name, value]) => [name, hideHeader(name, value)])),
        ...(params && { params: hideFields(params) }),
        ...(form && { form: hideFields(form) }),
        ...(multipart && {
          multipart: { ...multipart, ...(multipart.fields !== undefined && { fields: hideParts(multipart.fields as JsonObject) }) },
        }),
        ...(body !== undefined && { body: hideIn(body) }),
        ...(graphql && { graphql: hideFields(graphql) }),
        ...(hidden && { auth: hideAuth(hidden, { hideAll, inText }) }),
        ...(cookies && {
          cookies: Object.fromEntries(Object.entries(cookies).map(([name, value]) => [name, String(hideAll(name, value))])),
        }),
        ...(settings && { settings: hideFields(settings) }),
      }
    },
  }
}

/** What TestMesh shows in place of a secret: whoever reads it again has to give it. */
const masked = '***'

/** Where a name and its value stand in a text: a query or a form, JSON, GraphQL, XML. */
const pairs = [
  /(^|[?&;\s])([^=&?;\s"'<>{}]+)(=)([^&#;\s"'<>]+)()/g,
  /(")([^"\\\n]+)("\s*:\s*")((?:[^"\\]|\\.)+)(")/gs,
  /(\b)(\w+)(\s*:\s*")((?:[^"\\]|\\.)+)(")/gs,
  /(<)([\w:.-]+)(>)([^<>]+)(<\/)/g,
]

/** `postgres://ada:pa55word@host` */
const inAddress = /([a-z][a-z\d+.-]{0,20}:\/\/[^/?#:@\s]{0,200}:)([^/?#@\s]{1,2000})@/gi

/** What well-known services and standards give out. */
const known =
  /\beyJ[\w-]{8,400}\.eyJ[\w-]{8,4000}\.[\w-]+|\b[spr]k_(?:live|test)_\w{8,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abeprs]-[\w-]{10,}|\b(?:AKIA|ASIA)[A-Z\d]{16}\b|\bAIza[\w-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----/g

/** What its templates read. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/(?<!\$)\$\{([^{}]+)\}/g)].flatMap(([, read = '']) => read.match(/[A-Za-z_]\w*/g) ?? [])

/** Not read from somewhere. */
const isWritten = (value: JsonValue): value is string | number =>
  (typeof value === 'string' && value !== '' && !/(?<!\$)\$\{/.test(value)) || typeof value === 'number'

/** `https://ada:pa55word@host/` is basic authorization. What else says who is asking counts more. */
const outOfAddress = (request: HttpRequest): HttpRequest => {
  const [, scheme = '', username = '', password = '', rest = ''] =
    /^(https?:\/\/)([^/?#@:]*)(?::([^/?#@]*))?@(.*)$/is.exec(request.url) ?? []
  if (rest === '') return request
  const isSaid = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'authorization')
  const auth = request.auth ?? (isSaid ? undefined : { type: 'basic', username: decoded(username), password: decoded(password) })
  return { ...request, url: scheme + rest, ...(auth && { auth }) }
}

const hideAuth = (auth: JsonObject, { hideAll, inText }: HideAuthOptions): JsonObject =>
  Object.fromEntries(
    Object.entries(auth).map(([key, value]) => {
      const wanted = secretOfAuth(key, auth)
      if (wanted !== undefined) return [key, hideAll(wanted, value)]
      return [key, typeof value === 'string' ? inText(value) : value]
    }),
  )

interface HideAuthOptions extends Pick<Secrets, 'inText'> {
  hideAll(wanted: string, value: JsonValue): JsonValue
}

/**
 * What a variable for a field of `auth` is called; undefined for one that is no secret. A user with no password is a key, as some services take
 * theirs.
 */
export const secretOfAuth = (key: string, { password }: JsonObject): string | undefined =>
  key === 'username' && password === '' ? 'USERNAME' : secretFields.get(key)

const secretFields: ReadonlyMap<string, string> = new Map([
  ['token', 'TOKEN'],
  ['password', 'PASSWORD'],
  ['value', 'API_KEY'],
  ['client_secret', 'CLIENT_SECRET'],
  ['secret_key', 'SECRET_KEY'],
  ['session_token', 'SESSION_TOKEN'],
])

/** An `Authorization` that the action writes by itself. */
const authIn = (headers: NonNullable<HttpRequest['headers']>): { readonly header: string; readonly auth: JsonObject } | undefined => {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')
  if (!found) return undefined
  const [header, value] = found
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(\S.*)$/.exec(typeof value === 'string' ? value : '') ?? []
  if (scheme.toLowerCase() === 'bearer') return { header, auth: { type: 'bearer', token: credentials } }
  if (scheme.toLowerCase() !== 'basic' || credentials.includes('${')) return undefined
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(ofBase64(credentials)) ?? []
  return username === '' ? undefined : { header, auth: { type: 'basic', username: literal(username), password: literal(password) } }
}

/** Empty where it is none. */
const ofBase64 = (text: string): string => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))
  } catch {
    return ''
  }
}
