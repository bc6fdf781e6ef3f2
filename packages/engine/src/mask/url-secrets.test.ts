import { expect, it } from 'vitest'
import { urlSecretsAsMeant } from './url-secrets.ts'

it('finds the passwords of URLs, wherever they stand', () => {
  const text = 'url: "http://ada:s3cret@host/x@y", db: postgres://u:a%40b@db:5432/shop?z=1 and ftp://:only@h'
  expect(urlSecretsAsMeant(text)).toEqual(['s3cret', 'a%40b', 'a@b', 'only'])
})

it('finds the tokens that stand for the user of a web address', () => {
  const text = 'https://ghp_a1b2@github.com/x, http://key%2F1:@host and https://t0ken:x-oauth-basic@github.com, postgres://ada@db/x'
  expect(urlSecretsAsMeant(text)).toEqual(['x-oauth-basic', 'ghp_a1b2', 'key%2F1', 'key/1', 't0ken'])
})

it('finds none where there is none', () => {
  for (const text of [
    'http://host:80/a@b',
    'ssh://git@host/',
    'https://admin@host/',
    'http://ada:x/@host',
    'https://${TOKEN}@host/',
    'ada:x@host',
    'http://u:${PW}@h/',
    'http://h/a:b@c',
    '',
  ])
    expect(urlSecretsAsMeant(text)).toEqual([])
})
