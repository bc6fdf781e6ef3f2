import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMasker, MASK } from './masker.ts'

const text = (bytes: Uint8Array[]) => new TextDecoder().decode(Buffer.concat(bytes))

const collect = async (chunks: AsyncIterable<Uint8Array>) => {
  const out: Uint8Array[] = []
  for await (const chunk of chunks) out.push(chunk)
  return text(out)
}

describe('createMasker', () => {
  it('hides a secret in text, also as URL, base64, hex and inside JSON', () => {
    const secret = 'p%+"\\ä secret'
    const masker = createMasker()
    masker.add(secret)
    const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('hex')]
    for (const form of forms) expect(masker.maskText(`<${form}>`)).toBe(`<${MASK}>`)
    for (const before of ['', 'a', 'ab', 'abc']) {
      const masked = masker.maskText(Buffer.from(`${before}${secret} and more`).toString('base64'))
      expect(Buffer.from(masked.replaceAll('*', ''), 'base64').toString()).not.toContain('secret')
      expect(masked).toContain(MASK)
    }
  })

  it.each([
    'a|b^c`d{e}f~g77',
    'sup3r-S3cret/canary+77%\u00e9',
    'what?is=this#<it> "now"\'s',
    'line1 AAAA\nline2 BBBB',
    'Geheim-Host.example',
    ' spaced out ',
    'p@ss:w0rd/[x]',
    'sk_live_42-ABC',
    "T0ken=(a+b)!'~$&*,;",
  ])('hides a secret as the parser of URLs writes it: %j', (secret) => {
    const masker = createMasker()
    masker.add(secret)
    const told = (url: string) => masker.maskText(url)
    expect(told(new URL(`http://host/x${secret}/y`).href)).toMatch(/^http:\/\/host\/x\*\*\*\/y$/)
    expect(told(new URL(`http://host/?q=${secret}&r`).href)).toBe('http://host/?q=***&r')
    const withPassword = new URL('http://u@host/')
    withPassword.password = secret
    expect(told(withPassword.href)).toBe('http://u:***@host/')
    if (!/[\s/?#@:|\u00e9]/.test(secret)) expect(told(new URL(`http://${secret}/`).href)).toBe('http://***/')
  })

  it.each([
    ['Go, JSON', 'a\\u003cb\\u0026c\\u003e\\"d\'e/\u00e4'],
    ['Python, JSON', 'a<b&c>\\"d\'e/\\u00e4'],
    ['PHP, JSON', 'a<b&c>\\"d\'e\\/\\u00e4'],
    [
      'JavaScript, JSON three times',
      JSON.stringify(JSON.stringify(JSON.stringify('a<b&c>"d\'e/\u00e4').slice(1, -1)).slice(1, -1)).slice(1, -1),
    ],
    ['Go, HTML', 'a&lt;b&amp;c&gt;&#34;d&#39;e/\u00e4'],
    ['Python, HTML', 'a&lt;b&amp;c&gt;&quot;d&#x27;e/\u00e4'],
    ['XML', 'a&lt;b&amp;c&gt;&quot;d&apos;e/\u00e4'],
    ['PHP, HTML', 'a&lt;b&amp;c&gt;&quot;d&#039;e/\u00e4'],
    ['Python and Go, URL', 'a%3Cb%26c%3E%22d%27e%2F%C3%A4'],
    ['Python, URL with its slashes', 'a%3Cb%26c%3E%22d%27e/%C3%A4'],
    ['.NET, URL', 'a%3cb%26c%3e%22d%27e%2f%c3%a4'],
    ['SQL', "a<b&c>\"d''e/\u00e4"],
    ['CSV', 'a<b&c>""d\'e/\u00e4'],
    ['a shell', "a<b&c>\"d'\\''e/\u00e4"],
    ['Python, repr', 'a<b&c>"d\\\'e/\u00e4'],
    ['a URL in lower case', "a%3cb%26c%3e%22d'e%2f%c3%a4"],
    ['hex in capitals', Buffer.from('a<b&c>"d\'e/\u00e4').toString('hex').toUpperCase()],
  ])('hides a secret as %s writes it', (_, written) => {
    const masker = createMasker()
    masker.add('a<b&c>"d\'e/\u00e4')
    expect(masker.maskText(`<${written}>`)).toBe('<***>')
    expect(masker.hasSecret({ text: written })).toBe(true)
  })

  it('hides the whole base64 of a secret, its padding too', () => {
    for (const secret of ['four', 'fivey', 'sixsix', 'sevenup']) {
      const masker = createMasker()
      masker.add(secret)
      expect(masker.maskText(`<${btoa(secret)}>`)).toBe('<***>')
      expect(masker.hasSecret({ a: btoa(secret) })).toBe(true)
    }
  })

  it('does not find what else is made of a secret', () => {
    const secret = 'S3cret-of-Tests'
    const masker = createMasker()
    masker.add(secret)
    const twice = Buffer.from(Buffer.from(secret).toString('base64')).toString('base64')
    const made = [
      secret.slice(0, 8),
      secret.toUpperCase(),
      [...secret].reverse().join(''),
      createHash('sha256').update(secret).digest('hex'),
      twice,
    ]
    expect(made.map(masker.maskText)).toEqual(made)
    made.forEach(masker.add)
    expect(made.map(masker.maskText)).toEqual(made.map(() => MASK))
  })

  it('hides what is left of a secret that was cut to be shown', () => {
    const secret = Array.from({ length: 60 }, (_, index) => `k${(index * 7919 + 13).toString(36)}`).join('-')
    const masker = createMasker()
    masker.add(secret)
    expect(masker.maskText(`when is false: token is "Bearer ${secret.slice(0, 200)}…, n is 5`)).toBe(
      'when is false: token is "Bearer ***…, n is 5',
    )
    const around = [secret.slice(40, 60), `Bearer ${secret.slice(0, 13)}`, `${secret.slice(-20)}, and more`].map((part) =>
      JSON.stringify(part),
    )
    expect(masker.maskText(`they part at character 1: expected …"x"…, actual …${around.join('…, …')}… and …short…`)).toBe(
      'they part at character 1: expected …"x"…, actual …"***"…, …"Bearer ***"…, …"***, and more"… and …short…',
    )
    expect(masker.maskText(`…${secret.slice(-30)}" (string)`)).toBe('…***" (string)')
    expect(masker.maskText('innocent… text …and more')).toBe('innocent… text …and more')
    const cut = { message: `not ${secret.slice(0, 58)}…` }
    expect(masker.hasSecret(cut)).toBe(true)
    expect(masker.maskJson(cut)).toEqual({ message: 'not ***…' })
    expect(masker.hasSecret({ message: 'not this…' })).toBe(false)
  })

  it('hides what is left of it as JSON writes it', () => {
    const secret = `{"key":"${'ab"c\\'.repeat(80)}"}`
    const masker = createMasker()
    masker.add(secret)
    const shown = JSON.stringify(secret).slice(0, 120)
    expect(masker.maskText(`it is ${shown}…`)).toBe('it is "***…')
    expect(masker.hasSecret({ told: `it is ${shown}…` })).toBe(true)
  })

  it('hides each line of a secret of several lines, as programs write it line by line', () => {
    const masker = createMasker()
    masker.add('-----BEGIN KEY-----\nabcdefghij\nklm\n')
    expect(masker.maskText('  > abcdefghij')).toBe('  > ***')
    expect(masker.hasSecret({ line: 'abcdefghij' })).toBe(true)
    expect(masker.maskText('klm')).toBe('klm')
    expect(masker.maskText('-----BEGIN KEY-----\nabcdefghij\nklm\n')).toBe('***')
  })

  it.each([64, 76])('hides the base64 of a long secret in lines of %d', (width) => {
    const secret = Array.from({ length: 40 }, (_, index) => `k${(index * 7919 + 13).toString(36)}`).join('-')
    const masker = createMasker()
    masker.add(secret)
    const lines = btoa(`${secret}\n`).match(new RegExp(`.{1,${width}}`, 'g')) ?? []
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines.filter(({ length }) => length > 11))
      expect(masker.maskText(line).replace('***', '').length).toBeLessThanOrEqual(4)
  })

  it('hides the long texts of a secret that is JSON where they stand alone', () => {
    const masker = createMasker()
    masker.add('{"user": "mara", "password": "pw123456", "keys": [{ "text": "k3y-k3y-k3y" }], "port": 5432123456}')
    expect(masker.maskText('pw123456, k3y-k3y-k3y, mara, 5432123456')).toBe(`${MASK}, ${MASK}, mara, 5432123456`)
    expect(masker.maskText(Buffer.from('pw123456').toString('base64'))).not.toContain('cHcxMjM0N')
    masker.add('[no JSON after all')
    expect(masker.maskText('no JSON after all')).toBe('no JSON after all')
  })

  it('masks the text of a file in place', () => {
    const masker = createMasker()
    masker.add('hunter22')
    masker.add('-----BEGIN KEY-----\nabcdefghij\nklm\n')
    expect(masker.maskInPlace('a: "hunter22" # b\nkey: |\n  -----BEGIN KEY-----\n  abcdefghij\n  klm\n')).toBe(
      'a: "********" # b\nkey: |\n  *******************\n  **********\n  klm\n',
    )
  })

  it('gives stand-ins for secrets, as long as they are, to compute with', () => {
    const masker = createMasker()
    masker.add('hunter22')
    masker.add('g\u00eaheim\u{1f511}')
    const value = { token: 'my hunter22', list: ['g\u00eaheim\u{1f511}', 'other', 7] }
    const blind = masker.standIn(value)
    const [own, other] = [blind.token.slice(3), blind.list[0] as string]
    expect(blind).toEqual({ token: `my ${own}`, list: [other, 'other', 7] })
    expect([own.length, [...other].length]).toEqual([8, 7])
    expect(`${own}${other}`).toMatch(/^(.)\1{7}(?!\1)(.)\2{6}$/u)
    const innocent = { a: [1] }
    expect(masker.standIn(innocent)).toBe(innocent)
  })

  it('leaves values without a secret as the same object', () => {
    const masker = createMasker()
    masker.add('hunter22')
    const value = { a: [1, 'two'] }
    expect(masker.maskJson(value)).toBe(value)
    expect(masker.maskJson({ 'x-hunter22': ['my hunter22', 7] })).toEqual({ 'x-***': ['my ***', 7] })
  })

  it('hides a number that is a secret', () => {
    const masker = createMasker()
    masker.add('493021')
    expect(masker.maskJson({ pin: 493021, other: 493022 })).toEqual({ pin: MASK, other: 493022 })
  })

  it('does not mask values too short to be secrets', () => {
    const masker = createMasker()
    masker.add('a')
    expect(masker.maskText('banana')).toBe('banana')
  })

  it('hides a secret in bytes wherever they are split', async () => {
    const secret = 'gêheim-42'
    const masker = createMasker()
    masker.add(secret)
    const bytes = new TextEncoder().encode(`before ${secret} after ${secret}`)
    for (let at = 0; at <= bytes.length; at++) {
      expect(await collect(masker.maskBytes([bytes.subarray(0, at), bytes.subarray(at)]))).toBe(`before ${MASK} after ${MASK}`)
    }
  })

  it('passes bytes without secrets unchanged', async () => {
    const masker = createMasker()
    masker.add('some secret')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (chunks) => {
        const out: Uint8Array[] = []
        for await (const chunk of masker.maskBytes(chunks)) out.push(chunk)
        expect(Buffer.concat(out).equals(Buffer.concat(chunks))).toBe(true)
      }),
    )
  })
})
