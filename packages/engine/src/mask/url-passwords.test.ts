import { expect, it } from 'vitest'
import { urlPasswords } from './url-passwords.ts'

it('finds the passwords of URLs, wherever they stand', () => {
  const text = 'url: "http://ada:s3cret@host/x@y", db: postgres://u:a%40b@db:5432/shop?z=1 and ftp://:only@h'
  expect(urlPasswords(text)).toEqual(['s3cret', 'a%40b', 'a@b', 'only'])
})

it('finds none where there is none', () => {
  for (const text of ['http://host:80/a@b', 'http://ada@host/', 'ada:x@host', 'http://u:${PW}@h/', 'http://h/a:b@c', ''])
    expect(urlPasswords(text)).toEqual([])
})
