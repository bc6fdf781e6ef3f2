import { expect, it } from 'vitest'
import { urlSecrets, withoutUrlSecrets } from './url-secrets.ts'

it.each([
  ['postgres://ada:a%40b@db:5432/shop', ['a%40b'], 'postgres://ada:•@db:5432/shop'],
  ['https://t0ken@host and http://t0ken:@host', ['t0ken', 't0ken'], 'https://•@host and http://•@host'],
  ['https://t0ken:x-oauth-basic@host', ['x-oauth-basic', 't0ken'], 'https://•@host'],
  ['https://ghpabcdefghijklmnopq@host', ['ghpabcdefghijklmnopq'], 'https://•@host'],
  ['https://admin@host', [], 'https://admin@host'],
  ['https://${TOKEN_1}@host and db://ada:{{pw}}@db', [], 'https://${TOKEN_1}@host and db://ada:{{pw}}@db'],
])('finds in %s what is to be hidden, and hides it', (text, secrets, hidden) => {
  expect(urlSecrets(text)).toEqual(secrets)
  expect(withoutUrlSecrets(text, '•')).toBe(hidden)
})
