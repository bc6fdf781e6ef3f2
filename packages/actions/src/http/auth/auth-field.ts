import { choice, either, type KeyRule, object, secret, text, url } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional
const username = () => text({ title: 'User name' })
const password = () => secret({ title: 'Password' })

/** The ways to say who is asking. */
export const authField = either(
  [
    object(
      { type: choice(['basic'], { title: 'Kind' }), username: username(), password: password() },
      { title: 'Basic', aliases: { user: 'username' } },
    ),
    object({ type: choice(['bearer'], { title: 'Kind' }), token: secret({ title: 'Token' }) }, { title: 'Bearer token' }),
    object(
      {
        type: choice(['api_key'], { title: 'Kind' }),
        name: text({ title: 'Name', default: 'x-api-key' }),
        value: secret({ title: 'Key' }),
        location: choice(['header', 'query', 'cookie'], { title: 'Sent in', default: 'header' }),
      },
      { title: 'API key', aliases: { key: 'value', api_key: 'value', in: 'location', header: 'name' } },
    ),
    object(
      {
        type: choice(['oauth2'], { title: 'Kind' }),
        grant: choice(['client_credentials', 'password'], { title: 'Grant', default: 'client_credentials' }),
        token_url: url({ title: 'Token URL' }),
        client_id: text({ title: 'Client id' }),
        client_secret: optional(secret({ title: 'Client secret' })),
        username: optional(username()),
        password: optional(password()),
        scope: optional(text({ title: 'Scope' })),
        audience: optional(text({ title: 'Audience' })),
        credentials: choice(['header', 'body'], { title: 'Client credentials sent in', default: 'header' }),
      },
      { title: 'OAuth 2', aliases: { grant_type: 'grant', scopes: 'scope' } },
    ),
    object(
      { type: choice(['digest'], { title: 'Kind' }), username: username(), password: password() },
      { title: 'Digest', aliases: { user: 'username' } },
    ),
    object(
      {
        type: choice(['aws_sigv4'], { title: 'Kind' }),
        access_key: text({ title: 'Access key id' }),
        secret_key: secret({ title: 'Secret access key' }),
        session_token: optional(secret({ title: 'Session token' })),
        region: text({ title: 'Region', examples: ['eu-central-1'] }),
        service: text({ title: 'Service', examples: ['execute-api', 's3'] }),
      },
      { title: 'AWS Signature 4', aliases: { access_key_id: 'access_key', secret_access_key: 'secret_key' } },
    ),
  ],
  { title: 'Authentication' },
)

/** A header that `auth` sends is not written too: one of them would go unsent. */
export const authRules: readonly KeyRule[] = [
  { when: { 'auth.type': ['basic', 'bearer', 'oauth2', 'digest', 'aws_sigv4'] }, excludes: ['headers.authorization'] },
]

export type Auth = v.InferOutput<typeof authField>
export type AuthOf<T extends Auth['type']> = Extract<Auth, { type: T }>
