import { addCookies } from '../cookies/cookie-header.ts'
import { httpError } from '../http-error.ts'
import type { OutgoingRequest } from '../transport/messages.ts'
import type { Auth, AuthOf } from './auth-field.ts'
import { awsHeaders } from './aws-sigv4.ts'
import { maskedBasicHeader } from './basic.ts'
import { accessToken, type OAuth2Options } from './oauth2.ts'
import { saidTwice } from './said-twice.ts'

/** The request with what says who is asking. Digest adds nothing here: it answers the server's challenge. */
export const authorize = async (request: OutgoingRequest, auth: Auth, options: OAuth2Options): Promise<OutgoingRequest> => {
  switch (auth.type) {
    case 'basic':
      return withHeader(request, 'authorization', maskedBasicHeader(auth.username, auth.password, options.context))
    case 'bearer':
      return withHeader(request, 'authorization', bearerHeader(auth))
    case 'api_key':
      return withApiKey(request, auth)
    case 'oauth2':
      return withHeader(request, 'authorization', `Bearer ${await accessToken(auth, options)}`)
    case 'aws_sigv4':
      return { ...request, headers: { ...request.headers, ...(await awsHeaders(request, auth)) }, privateHeaders: ['x-amz-security-token'] }
    case 'digest':
      return request
  }
}

/** With the word in the token it would go out twice, and the stars over the token would hide that. */
const bearerHeader = ({ token }: AuthOf<'bearer'>): string => {
  if (!/^bearer\s/i.test(token)) return `Bearer ${token}`
  throw httpError('HTTP_AUTH', 'the token begins with the word Bearer, and would be sent with two of them', {
    hint: 'Leave the word out of `token`: `type: bearer` puts it in front.',
  })
}

const withHeader = (request: OutgoingRequest, name: string, value: string): OutgoingRequest => {
  if (request.headers[name] !== undefined) throw saidTwice(`header ${name}`)
  return { ...request, headers: { ...request.headers, [name]: value } }
}

const withApiKey = (request: OutgoingRequest, auth: Extract<Auth, { type: 'api_key' }>): OutgoingRequest => {
  const name = auth.name.toLowerCase()
  if (auth.location === 'header') return { ...withHeader(request, name, auth.value), privateHeaders: [name] }
  if (auth.location === 'cookie') {
    const cookie = addCookies(request.headers.cookie?.toString(), `${auth.name}=${auth.value}`) ?? ''
    return { ...request, headers: { ...request.headers, cookie } }
  }
  const url = new URL(request.url)
  url.searchParams.append(auth.name, auth.value)
  return { ...request, url }
}
