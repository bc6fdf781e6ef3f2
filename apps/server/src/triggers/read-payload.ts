import { isSecretHeader } from '@testmesh/action-kit'
import { proofHeaders, type SignedRequest } from '@testmesh/platform'
import { ignoringCase, messageOf, parseExactJson } from '@testmesh/protocol'
import type { TriggerKind } from '@testmesh/storage'
import { isJsonType } from '../http/read-body.ts'
import { type Payload, UnfitPayload } from '../language/trigger-language.ts'

const maxDepth = 64

/** A request whose bytes have proven themselves, as expressions see it. @throws UnfitPayload for a body that cannot be read */
export const readPayload = (request: SignedRequest & { readonly url: string; readonly method: string }, kind: TriggerKind): Payload => ({
  body: readBody(request, kind),
  headers: ignoringCase(Object.fromEntries([...request.headers].filter(([name]) => !isHidden(name)))),
  query: Object.fromEntries(new URL(request.url).searchParams),
  method: request.method,
})

const isHidden = (name: string): boolean => isSecretHeader(name) || proofHeaders.has(name)

const readBody = ({ headers, bytes }: SignedRequest, kind: TriggerKind): unknown => {
  if (bytes.byteLength === 0) return null
  const type = headers.get('content-type') ?? ''
  const text = readUtf8(bytes)
  if (isJsonType(type)) return parseJson(text)
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type))
    throw new UnfitPayload(
      `the body must be application/json or application/x-www-form-urlencoded, not ${type.slice(0, 100) || 'without a type'}`,
    )
  const form = Object.fromEntries(new URLSearchParams(text))
  // So GitHub sends its JSON where a webhook is set to forms.
  return kind === 'github' && form.payload !== undefined ? parseJson(form.payload) : form
}

const readUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UnfitPayload('the body is no UTF-8')
  }
}

const parseJson = (text: string): unknown => {
  const body = parsed(text)
  if (isDeeper(body, maxDepth)) throw new UnfitPayload(`the body is nested deeper than ${maxDepth} levels`)
  return body
}

const parsed = (text: string): unknown => {
  try {
    return parseExactJson(text)
  } catch (error) {
    // The message may quote the body, which may hold secrets.
    const place = /\(line \d+ column \d+\)/.exec(messageOf(error))?.[0]
    throw new UnfitPayload(place === undefined ? 'the body is not JSON' : `the body is not JSON ${place}`)
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))
