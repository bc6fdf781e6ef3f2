import { describe, expect, it } from 'vitest'
import { holdsPassword, seenText, shownText, textOfValue, valueOfText } from './value-text.ts'

describe('a value as text', () => {
  it('stands bare when it is text', () => {
    expect(['https://api.test/v1', 'two words', ' kept ', 'a\nb', 'null and void'].map(textOfValue)).toEqual([
      'https://api.test/v1',
      'two words',
      ' kept ',
      'a\nb',
      'null and void',
    ])
  })

  it('gets quotes when it would be taken for something else', () => {
    expect(['5432', 'true', 'null', '', '"quoted"', '[1]', 'a\r\nb'].map(textOfValue)).toEqual([
      '"5432"',
      '"true"',
      '"null"',
      '""',
      '"\\"quoted\\""',
      '"[1]"',
      '"a\\r\\nb"',
    ])
  })

  it('is JSON when it is no text', () => {
    expect([5432, true, null, { a: [1] }].map(textOfValue)).toEqual(['5432', 'true', 'null', '{"a":[1]}'])
    expect(valueOfText('{"a": [1]}')).toEqual({ a: [1] })
    expect(valueOfText('{"a": [1}')).toBe('{"a": [1}')
  })

  it('loses no digit: a number that would be written otherwise stays the text that was typed', () => {
    const typed = ['1.10', '12345678901234567890', '0.1234567890123456789', '1e999', '1e3', '007']
    expect(typed.map(valueOfText)).toEqual(typed)
    expect(['5000', ' 5000 ', '-2.5', '1e+21'].map(valueOfText)).toEqual([5000, 5000, -2.5, 1e21])
  })

  it('comes back as what it was', () => {
    const texts = [
      '',
      ' ',
      '1',
      ' 1 ',
      '-0',
      '1e3',
      '{',
      '{}',
      '"',
      '"a',
      '""',
      'a\tb',
      'a\n',
      '\r',
      '\0',
      '\u2028',
      '\u0085',
      '\ud800',
      '\ufeff1',
      'nul',
      'NaN',
    ]
    const others = [0, -1.5, 1e21, true, null, [], {}, ['1', 1], { '': '' }, { a: { b: ['\n'] } }]
    for (const value of [...texts, ...others]) expect(valueOfText(textOfValue(value))).toEqual(value)
  })

  it('is shown on one line', () => {
    expect(shownText('a\nb')).toBe('a ⏎ b')
  })
})

it('hides the password or the token of a URL from whoever looks, not from whoever edits', () => {
  const url = 'postgres://app:hunter2@db:5432/app'
  expect(seenText(url)).toBe('postgres://app:••••@db:5432/app')
  expect(seenText({ url })).toBe('{"url":"postgres://app:••••@db:5432/app"}')
  expect(textOfValue(url)).toBe(url)
  expect(seenText('https://ghp_a1b2@github.com and https://t0ken:x-oauth-basic@github.com')).toBe(
    'https://••••@github.com and https://••••@github.com',
  )
  const others = ['ssh://git@a.example', 'https://${TOKEN}@a.example', 'db://a:${PW}@c']
  expect([url, 'https://a.example/x:y@z', 'https://user@a.example', 'a:b@c', ...others].map(holdsPassword)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})
