import type { JsonValue } from '@testmesh/protocol'
import * as v from 'valibot'
import { bodyOf, fieldsOf, headersOf, isSaidAnyway, splitQuery } from '../form-text.ts'
import type { HttpRequest, HttpStep } from '../http-step.ts'
import { type Imported, type Loss, NotImportable } from '../imported.ts'
import { createNames, literal, toFileName, toId } from '../names.ts'
import { nameOrigins } from '../origins.ts'
import { createSecrets } from '../secrets.ts'
import { toFlow } from '../write-flow.ts'

const pair = v.object({ name: v.string(), value: v.string() })
const paramSchema = v.object({
  name: v.string(),
  value: v.optional(v.string()),
  fileName: v.optional(v.string()),
  contentType: v.optional(v.string()),
})
const entrySchema = v.object({
  _resourceType: v.optional(v.string()),
  request: v.object({
    method: v.string(),
    url: v.string(),
    headers: v.array(pair),
    postData: v.optional(
      v.object({
        mimeType: v.optional(v.string()),
        text: v.optional(v.string()),
        encoding: v.optional(v.string()),
        params: v.optional(v.array(paramSchema)),
      }),
    ),
    bodySize: v.optional(v.number(), 0),
  }),
  response: v.object({ status: v.number(), content: v.optional(v.object({ mimeType: v.optional(v.string()) })) }),
})
type Entry = v.InferOutput<typeof entrySchema>

/** Whether a document is an HTTP archive, as browsers save them. */
export const isHar = (document: JsonValue): boolean => v.is(v.object({ log: v.object({ entries: v.array(v.unknown()) }) }), document)

/** A flow of what a page asked of its services, a step for each request, without pages, pictures and scripts. @throws NotImportable */
export const importHar = (document: JsonValue, { name }: { readonly name: string }): Imported => {
  const archive = v.safeParse(v.object({ log: v.object({ entries: v.array(entrySchema) }) }), document)
  if (!archive.success) throw new NotImportable(`it is no HTTP archive: ${v.getDotPath(archive.issues[0])} ${archive.issues[0].message}`)
  const { entries } = archive.output.log
  const asked = entries.filter(isOfService)
  if (asked.length === 0)
    throw new NotImportable(`none of its ${entries.length} requests asked a service: they are of pages, pictures, styles and scripts`)
  const losses: Loss[] = []
  const secrets = createSecrets()
  const newId = createNames('_')
  const read = asked.map((entry): HttpStep => {
    const where = `${entry.request.method} ${secrets.inText(new URL(entry.request.url).pathname)}`
    const lose = (message: string) => losses.push({ where, message })
    return { id: newId(toId(where)), request: secrets.without(requestOf(entry, lose)), assert: assertionsOf(entry, lose) }
  })
  const origins = nameOrigins(read.map(({ request }) => request.url))
  const steps = read.map((step) => ({ ...step, request: { ...step.request, url: origins.shorten(step.request.url) } }))
  const others = entries.length - asked.length
  if (others > 0)
    losses.push({ where: name, message: `${others} of ${entries.length} requests are of pages, pictures, styles and scripts` })
  return {
    flows: [toFlow(toFileName(name), { name, steps })],
    variables: origins.variables,
    secrets: secrets.names(),
    missing: [],
    losses,
  }
}

const isOfService = ({ _resourceType, request, response }: Entry): boolean => {
  if (!/^https?:/i.test(request.url) || !URL.canParse(request.url) || request.method === 'OPTIONS') return false
  if (_resourceType !== undefined) return ['xhr', 'fetch'].includes(_resourceType)
  return request.method !== 'GET' || /[/+](?:json|xml)\b/i.test(response.content?.mimeType ?? '')
}

const assertionsOf = ({ response: { status } }: Entry, lose: (message: string) => void): string[] => {
  // 304 comes of a cache that a flow does not have.
  if (status === 304) return ['status == 200']
  if (status >= 100) return [`status == ${status}`]
  lose('its status: the browser got no answer')
  return ['status < 400']
}

const requestOf = ({ request, response }: Entry, lose: (message: string) => void): HttpRequest => {
  const { method, headers, postData, bodySize } = request
  const { url, params } = splitQuery(request.url)
  const kept = headers.filter(({ name }) => !ofBrowser.test(name))
  if (headers.some(({ name }) => name.toLowerCase() === 'cookie'))
    lose('its cookies, which belong to a session that has ended: log in within the flow')
  const type = kept.find(({ name }) => name.toLowerCase() === 'content-type')
  const sent = postData ? bodyIn(postData, type?.value ?? postData.mimeType ?? '', lose) : {}
  if (bodySize > 0 && !postData?.text && !postData?.params?.length) lose('its body, which the archive does not hold')
  const shown = kept.filter((one) => one !== type || !isSaidAnyway(one.value, sent))
  return {
    method,
    url,
    params,
    headers: headersOf(shown.map(({ name, value }) => [name, literal(value)])),
    ...sent,
    // Where it leads to is a request of its own in the archive.
    ...(response.status >= 300 && response.status < 400 && response.status !== 304 && { settings: { follow_redirects: false } }),
  }
}

const bodyIn = (
  { text: written, encoding, params = [] }: NonNullable<Entry['request']['postData']>,
  type: string,
  lose: (message: string) => void,
): Pick<HttpRequest, 'body' | 'form' | 'multipart'> => {
  if (/^multipart\//i.test(type)) {
    const files = params.filter(({ fileName }) => fileName !== undefined)
    if (params.length === 0) lose('its multipart body: the archive does not hold its parts')
    for (const { name, fileName, contentType } of params)
      if (fileName === undefined && contentType) lose(`the type ${contentType} of the part ${name}`)
    if (files.length > 0) lose(`the files ${files.map(({ fileName }) => fileName).join(', ')}: put them beside the flow`)
    const fields = params.filter(({ fileName }) => fileName === undefined).map(({ name, value = '' }) => [name, value] as const)
    return {
      multipart: {
        ...(fields.length > 0 && { fields: fieldsOf(fields) }),
        ...(files.length > 0 && { files: fieldsOf(files.map(({ name, fileName = '' }) => [name, fileName] as const)) }),
      },
    }
  }
  const text = encoding === 'base64' ? textIn(written ?? '') : written
  if (text === undefined && written) lose('its body, which is no text')
  if (text) return bodyOf(text, type)
  return params.length > 0 ? { form: fieldsOf(params.map(({ name, value = '' }) => [name, value] as const)) } : {}
}

/** Undefined for bytes that are none. */
const textIn = (base64: string): string | undefined => {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** What a browser says of itself and its connection. */
const ofBrowser =
  /^(?::.*|host|connection|content-length|accept-encoding|accept-language|user-agent|referer|origin|cookie|cache-control|pragma|priority|te|dnt|if-none-match|if-modified-since|upgrade-insecure-requests|x-client-data|sec-.*)$/i
