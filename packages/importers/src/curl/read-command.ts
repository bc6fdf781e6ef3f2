import type { JsonObject } from '@testmesh/protocol'
import { bodyOf, byName, fieldsOf, headersOf, isSaidAnyway, mapTexts, splitQuery } from '../form-text.ts'
import type { HttpRequest } from '../http-step.ts'
import type { Loss } from '../imported.ts'
import { decoded, literal, toVariable } from '../names.ts'
import { optionsIn } from './options.ts'
import type { Shell } from './shell-variables.ts'
import { asWritten, type Command, hasMark, isMark, unencoded, variable } from './split-words.ts'
import { type Draft, formType, isInFile, isNamed, isUnnamed, type Lose, newDraft, takeOption } from './take-option.ts'

export interface ReadCommand {
  /** Undefined of one that asks for no address. What the shell would fill in is marked. */
  readonly request?: HttpRequest
  readonly losses: readonly Loss[]
}

/** What a `curl` command asks for. @throws NotImportable */
export const readCommand = (
  { words, input, openQuote }: Command,
  { where, shell }: { readonly where: string; readonly shell: Shell },
): ReadCommand => {
  const losses: Loss[] = []
  const draft = newDraft(input)
  const loseAt =
    (at: number): Lose =>
    (message) =>
      losses.push({ where, message: asWritten(message), at })
  for (const option of optionsIn(words.slice(1), where)) takeOption(draft, option, loseAt(option.at))
  const lose = loseAt(words[0]?.at ?? 0)
  if (openQuote !== undefined) loseAt(openQuote)('a quote that nothing closes: what stands behind it may not be what was meant')
  if (draft.url !== undefined) return { request: requestOf(draft, { shell, lose }), losses }
  lose('it has no URL')
  return { losses }
}

const requestOf = (draft: Draft, { shell, lose }: { readonly shell: Shell; readonly lose: Lose }): HttpRequest => {
  const address = withName(withScheme(draft.url ?? '', shell), draft.uploadName)
  if (/\{[^{}]*,[^{}]*\}|\[\w+-\w+/.test(address) && !draft.isPlain) lose(`${draft.url} stands for several URLs: give each a command`)
  const { data = '', bodyFile } = draft
  if (bodyFile !== undefined && draft.isGet) lose(isInFile(bodyFile))
  const { url, params } = draft.isGet ? withQuery(address, data) : splitQuery(address)
  const hasData = (draft.data ?? bodyFile) !== undefined && !draft.isGet
  const implied = [...draft.implied].filter(([name]) => headerIn(draft.headers, name) === undefined && (hasData || name !== 'Content-Type'))
  const said = [...draft.headers, ...implied]
  const type = headerIn(said, 'Content-Type')
  // Whatever it is, curl says that it is a form.
  const isOther = type === formType && (!/^[^=&\s{[]+=/.test(data) || data.split('&').some(isUnnamed))
  const ofText = () => (bodyFile === undefined ? sentAs(data, isOther ? undefined : type) : { body_from_file: literal(bodyFile) })
  const sent = hasData ? ofText() : {}
  const hasFields = draft.fields.length + draft.files.length > 0
  const multipart = hasFields && {
    multipart: {
      ...(draft.fields.length > 0 && { fields: byName(draft.fields) }),
      ...(draft.files.length > 0 && { files: byName(draft.files) }),
    },
  }
  const shown = said.filter(([name, value]) => !isNamed(name, 'Content-Type') || !isSaidAnyway(value, { ...sent, ...multipart }))
  const auth = authOf(draft, address, lose)
  return {
    method: draft.method ?? (hasData || hasFields ? 'POST' : 'GET'),
    url,
    params,
    headers: headersOf(shown.filter((one) => !isOfConnection(one, address)).map(([name, value]) => [name, literal(value)])),
    ...sent,
    ...multipart,
    ...(auth && { auth }),
    cookies: draft.cookies,
    settings: { ...draft.settings, ...(draft.proxy !== undefined && { proxy: literal(withScheme(draft.proxy, shell)) }) },
  }
}

const withScheme = (address: string, shell: Shell): string =>
  shell.hasScheme(address) || address.startsWith('/') ? address : `http://${address}`

const withName = (address: string, name: string | undefined): string => {
  if (name === undefined) return address
  return address.endsWith('/') ? address + name : address.replace(/^\w+:\/\/[^/?#]+$/, `$&/${name}`)
}

/** A form is encoded when it is sent, and text is not. */
const sentAs = (data: string, type: string | undefined): Pick<HttpRequest, 'body' | 'form'> => {
  const { form, ...text } = bodyOf(data, type)
  return form ? { form: mapTexts(form, unencoded) as JsonObject } : text
}

const withQuery = (address: string, data: string): { readonly url: string; readonly params: JsonObject } => {
  const { unnamed = [], named = [] } = Object.groupBy(data.split('&'), (pair) => (isUnnamed(pair) ? 'unnamed' : 'named'))
  const { url, params } = splitQuery(address)
  const given = Object.entries(params).flatMap(([name, values]) => [values].flat().map((value) => [name, String(value)] as const))
  const added = [...new URLSearchParams(unencoded(named.join('&')))].map(([name, value]) => [name, literal(value)] as const)
  const [, head = url, hash = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? []
  const query = unnamed.length === 0 ? '' : `${head.includes('?') ? '&' : '?'}${literal(unnamed.join('&'))}`
  return { url: head + query + hash, params: fieldsOf([...given, ...added], (text) => text) }
}

const headerIn = (headers: readonly (readonly [string, string])[], wanted: string): string | undefined =>
  headers.find(([name]) => isNamed(name, wanted))?.[1]

/** The length comes with the body, which may be written in another way, and the host with the address. */
const isOfConnection = ([name, value]: readonly [string, string], address: string): boolean =>
  isNamed(name, 'Content-Length') || (isNamed(name, 'Host') && value === /^\w+:\/\/(?:[^/?#@]*@)?([^/?#]*)/.exec(address)?.[1])

/** Who is asking. A header that says it counts more to curl. */
const authOf = ({ headers, bearer, isDigest, ...draft }: Draft, address: string, lose: Lose): JsonObject | undefined => {
  if (headerIn(headers, 'Authorization') !== undefined) return undefined
  if (bearer !== undefined) return { type: 'bearer', token: literal(bearer) }
  // What is basic is found in the address later.
  const user = draft.user ?? (isDigest ? decoded(/^\w+:\/\/([^/?#@]*)@/.exec(address)?.[1] ?? '') : '')
  if (user === '') return undefined
  const type = isDigest ? 'digest' : 'basic'
  if (isMark(user)) {
    if (!isDigest) return { type, username: user }
    lose(`the user name and the password of ${user}: write them into \`auth\``)
  }
  const [, username = user, password = asked(user)] = /^([^:]*):(.*)$/s.exec(user) ?? []
  return { type, username: literal(username), password: literal(password) }
}

/** The password of a user alone, which curl asks for. */
const asked = (user: string): string => (hasMark(user) ? '' : variable(toVariable(`${user}_PASSWORD`).toUpperCase()))
