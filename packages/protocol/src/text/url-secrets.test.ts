import { expect, it } from 'vitest'
import { urlReadings, urlSecrets, withoutUrlSecrets } from './url-secrets.ts'

it.each([
  ['postgres://ada:a%40b@db:5432/shop', ['a%40b', 'a@b'], 'postgres://ada:•@db:5432/shop'],
  ['https://t0ken@host and http://t0ken:@host', ['t0ken', 't0ken'], 'https://•@host and http://•@host'],
  ['https://t0ken:x-oauth-basic@host', ['x-oauth-basic', 't0ken'], 'https://•@host'],
  ['https://ghpabcdefghijklmnopq@host', ['ghpabcdefghijklmnopq'], 'https://•@host'],
  ['http://key%2F1:@host', ['key%2F1', 'key/1'], 'http://•@host'],
  ['url: "http://ada:s3cret@host/x@y" and ftp://:only@h', ['s3cret', 'only'], 'url: "http://ada:•@host/x@y" and ftp://:•@h'],
])('finds in %s what is to be hidden, and hides it', (text, secrets, hidden) => {
  expect(urlSecrets(text)).toEqual(secrets)
  expect(withoutUrlSecrets(text, '•')).toBe(hidden)
})

it.each([
  'https://${TOKEN_1}@host and db://ada:{{pw}}@db and http://u:${PW}@h/',
  'https://admin@host',
  'ssh://git@host/',
  'postgres://ada@db/x',
  'http://host:80/a@b',
  'http://ada:x/@host',
  'http://h/a:b@c',
  'ada:x@host',
  '',
])('finds nothing to hide in %s', (text) => {
  expect(urlSecrets(text)).toEqual([])
  expect(withoutUrlSecrets(text, '•')).toBe(text)
})

it.each([
  ['s3cret', ['s3cret']],
  ['s3c%2Fret', ['s3c%2Fret', 's3c/ret']],
  ['s3c+ret%21', ['s3c+ret%21', 's3c+ret!', 's3c ret!']],
  ['100%+sure', ['100%+sure']],
])('reads %s in each way that it may be meant', (part, readings) => {
  expect(urlReadings(part)).toEqual(readings)
})
