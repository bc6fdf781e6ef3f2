import { httpError } from '../http-error.ts'
import type { OutgoingRequest } from '../transport/messages.ts'
import type { AuthOf } from './auth-field.ts'

/** Answers a `WWW-Authenticate: Digest` challenge (RFC 7616; MD5 and SHA-256, also their -sess forms). */
export const digestHeader = (challenge: string, auth: AuthOf<'digest'>, { url, method }: OutgoingRequest): string => {
  const given = parseChallenge(challenge)
  const algorithm = given.algorithm ?? 'MD5'
  const hash = hasher(algorithm)
  const qop = given.qop === undefined ? undefined : pickQop(given.qop)
  const uri = `${url.pathname}${url.search}`
  const cnonce = process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex')
  const realm = given.realm ?? ''
  const nonce = given.nonce ?? ''
  const user = hash(`${auth.username}:${realm}:${auth.password}`)
  const secret = /-sess$/i.test(algorithm) ? hash(`${user}:${nonce}:${cnonce}`) : user
  const target = hash(`${method}:${uri}`)
  const response = hash(qop ? `${secret}:${nonce}:00000001:${cnonce}:${qop}:${target}` : `${secret}:${nonce}:${target}`)
  const quoted = { username: auth.username, realm, nonce, uri, response, ...(given.opaque === undefined ? {} : { opaque: given.opaque }) }
  const bare = { algorithm, ...(qop ? { qop, nc: '00000001' } : {}) }
  return `Digest ${[
    ...Object.entries(quoted).map(([name, value]) => `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`),
    ...Object.entries(bare).map(([name, value]) => `${name}=${value}`),
    ...(qop ? [`cnonce="${cnonce}"`] : []),
  ].join(', ')}`
}

/** The digest challenge among those an answer brought, if any. */
export const findDigestChallenge = (challenges: readonly string[]): string | undefined =>
  challenges.map((text) => /\bDigest\s+([\s\S]*)$/i.exec(text)?.[1]).find((text) => text !== undefined)

const parseChallenge = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(([, name = '', quoted, bare]) => [
      name.toLowerCase(),
      quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, '$1'),
    ]),
  )

const pickQop = (offered: string): string => {
  if (offered.split(',').some((word) => word.trim().toLowerCase() === 'auth')) return 'auth'
  throw httpError('HTTP_AUTH', `the server offers only the digest protection ${JSON.stringify(offered)}; "auth" is known here`)
}

const hashNames: Readonly<Record<string, string>> = { md5: 'md5', 'md5-sess': 'md5', 'sha-256': 'sha256', 'sha-256-sess': 'sha256' }

const hasher = (algorithm: string): ((text: string) => string) => {
  const name = hashNames[algorithm.toLowerCase()]
  if (!name) throw httpError('HTTP_AUTH', `the server asks for the digest algorithm ${algorithm}, which is not known here`)
  return (text) => process.getBuiltinModule('node:crypto').createHash(name).update(text).digest('hex')
}
