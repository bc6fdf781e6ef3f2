import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { ActionError, type Mismatch } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, httpServer } from '@testmesh-tooling/services'
import { createTransport } from 'nodemailer'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEgress } from '../node/egress.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { emailCodes } from './codes.ts'
import { email } from './email.ts'

const tls = createTlsIdentity()

/** Steps of one execution. */
const execution = (context: TestContext = createTestContext()) => {
  const step = (config: object) => runAction(email, config, context)
  const receive = (config: object = {}) => step({ operation: 'receive', timeout: '2s', ...config })
  return {
    ...{ context, step, receive },
    send: (config: object) => step({ operation: 'send', from: 'shop@example.com', to: 'ada@example.com', timeout: '2s', ...config }),
    inbox: async (config: object = {}) => {
      const { url = '', port = 0, ...more } = await step({ operation: 'inbox', ...config })
      return { url, port, ...more }
    },
    listen: (config: object) => email.listen?.({ operation: 'receive', timeout: 2000, ...config } as never, context),
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  }
}

const is = (wanted: unknown) => (value: unknown) => {
  const shown = (one: unknown) => ({ type: typeof one as 'string', text: JSON.stringify(one) })
  return value === wanted ? [] : [{ path: '', expected: shown(wanted), actual: shown(value) } satisfies Mismatch]
}

/** A mail server of somebody else, and what it got. */
const mailServer = async (options: SMTPServerOptions = {}) => {
  const got: { readonly mail: Email; readonly to: readonly string[]; readonly isSecure: boolean; readonly user: unknown }[] = []
  const server = new SMTPServer({
    ...{ disableReverseLookup: true, authOptional: true, logger: false, key: tls.key, cert: tls.cert },
    onAuth: ({ username, password }, _, done) => done(null, username === 'ada' && password === 'test-only' ? { user: username } : {}),
    onData: async (stream, { envelope, secure, user }, done) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      const mail = await PostalMime.parse(Buffer.concat(chunks))
      got.push({ mail, to: envelope.rcptTo.map(({ address }) => address), isSecure: secure, user })
      done(null, 'kept as 42')
    },
    ...options,
  })
  server.on('error', () => undefined)
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const kill = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { got, port, kill, url: `smtp://127.0.0.1:${port}`, connections: () => sockets.size, [Symbol.asyncDispose]: kill }
}

/** What says something else than a mail server, line by line. */
const talker = async (...lines: readonly (string | undefined)[]) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const left = [...lines]
    const talk = (): void => {
      if (left.length === 0) return
      const line = left.shift()
      if (line === undefined) socket.destroy()
      else if (line !== '') socket.write(`${line}\r\n`)
    }
    socket.on('error', () => undefined).on('data', talk)
    talk()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: close }
}

describe('what is sent', () => {
  it('arrives whole, with the trace', async () => {
    await using server = await mailServer()
    await using run = execution(createTestContext({ 'bills/42.pdf': new Uint8Array([0x25, 0x50, 0, 255]) }))
    const result = await run.send({
      url: server.url,
      from: 'Der Laden <shop@example.com>',
      to: ['Ada <ada@example.com>', 'bob@example.com, eve@example.com'],
      cc: 'carl@example.com',
      bcc: 'boss@example.com',
      reply_to: 'help@example.com',
      subject: 'Größer € 5',
      text: 'Zeile 1\n.\nZeile 3',
      html: '<img src="cid:logo"> <b>hallo</b>',
      headers: { 'X-Order': '42', 'X-Tag': ['a', 'b'] },
      attachments: [
        { file: 'bills/42.pdf' },
        { name: 'order.json', content: { id: 42 } },
        { name: 'logo.png', content: new Uint8Array([1, 2]), content_id: 'logo' },
        { name: 'note', content: 'text', content_type: 'text/x-note' },
      ],
    })
    const everyone = ['ada@example.com', 'bob@example.com', 'eve@example.com', 'carl@example.com', 'boss@example.com']
    const [{ mail, to } = { mail: undefined, to: undefined }] = server.got
    expect(result).toMatchObject({
      success: true,
      accepted: everyone,
      rejected: [],
      response: '250 kept as 42',
      message_id: mail?.messageId,
    })
    expect(to).toEqual(everyone)
    expect(mail).toMatchObject({
      from: { name: 'Der Laden', address: 'shop@example.com' },
      to: [{ name: 'Ada' }, { address: 'bob@example.com' }, { address: 'eve@example.com' }],
      cc: [{ address: 'carl@example.com' }],
      replyTo: [{ address: 'help@example.com' }],
      ...{ subject: 'Größer € 5', text: 'Zeile 1\n.\nZeile 3\n', html: '<img src="cid:logo"> <b>hallo</b>\n' },
    })
    expect(mail?.bcc).toBeUndefined()
    const headers = mail?.headers.filter(({ key }) => /^x-|^traceparent/.test(key)).map(({ key, value }) => `${key}: ${value}`)
    expect(headers).toEqual(
      expect.arrayContaining([`traceparent: ${run.context.trace.traceparent}`, 'x-order: 42', 'x-tag: a', 'x-tag: b']),
    )
    const attachments = mail?.attachments.map(({ filename, mimeType, content }) => [
      filename,
      mimeType,
      Buffer.from(content as ArrayBuffer).toString('latin1'),
    ])
    expect(attachments?.sort()).toEqual([
      ['42.pdf', 'application/pdf', '%P\0ÿ'],
      ['logo.png', 'image/png', '\x01\x02'],
      ['note', 'text/x-note', 'text'],
      ['order.json', 'application/json', '{"id":42}'],
    ])
  })

  it('reads no files but those of the project, and nothing from elsewhere', async () => {
    await using server = await mailServer()
    await using run = execution()
    await expect(run.send({ url: server.url, attachments: [{ file: '/etc/passwd' }] })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(run.send({ url: server.url, attachments: [{ name: 'a' }] })).rejects.toThrow('file')
    expect(server.got).toEqual([])
  })

  it('goes over one connection for steps in a row, at the address that egress pins', async () => {
    await using server = await mailServer()
    await using run = execution()
    for (const subject of ['1', '2']) await run.send({ url: server.url, subject })
    expect(server.got.map(({ mail }) => mail.subject)).toEqual(['1', '2'])
    expect([server.connections(), run.context.resolved]).toEqual([1, [`127.0.0.1:${server.port}`]])
    const resolve = async () => {
      throw new ActionError('EGRESS_DENIED', 'not there')
    }
    await using denied = execution(Object.assign(createTestContext(), { net: { resolve } }))
    await expect(denied.send({ url: server.url })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
  })

  it('logs in, and says when it may not', async () => {
    await using server = await mailServer({ authOptional: false, allowInsecureAuth: true })
    const once1 = async (config: object) => {
      await using run = execution()
      return await run.send({ url: server.url, ...config })
    }
    expect(await once1({ username: 'ada', password: 'test-only' })).toMatchObject({ success: true })
    expect(await once1({ url: server.url.replace('//', '//ada:test-only@') })).toMatchObject({ success: true })
    expect(server.got.map(({ user }) => user)).toEqual(['ada', 'ada'])
    await expect(once1({ username: 'ada', password: 'wrong' })).rejects.toMatchObject({
      ...{ code: 'EMAIL_AUTH', message: expect.stringMatching(/^127\.0\.0\.1:\d+ does not accept the login of ada: 535 /) },
    })
    await expect(once1({})).rejects.toMatchObject({ code: 'EMAIL_AUTH', message: expect.stringContaining('530') })
  })

  it('speaks TLS, from the first byte on or by STARTTLS, to a server it is told to trust', async () => {
    await using starting = await mailServer()
    await using secure = await mailServer({ secure: true })
    await using plain = await mailServer({ disabledCommands: ['STARTTLS'] })
    const send = async (config: object) => {
      await using run = execution()
      return await run.send(config)
    }
    const ca = { ca: tls.cert }
    const [startingHost, secureHost] = [starting, secure].map(({ port }) => ({ host: 'localhost', port }))
    expect(await send({ ...startingHost, tls: ca })).toMatchObject({ success: true })
    expect(await send({ ...startingHost, tls: { verify: false } })).toMatchObject({ success: true })
    expect(await send({ url: `smtps://localhost:${secure.port}`, tls: ca })).toMatchObject({ success: true })
    expect(await send({ ...secureHost, tls: { ...ca, starttls: false } })).toMatchObject({ success: true })
    expect([...starting.got, ...secure.got].map(({ isSecure }) => isSecure)).toEqual([true, true, true, true])

    const refused = { code: 'EMAIL_TLS', kind: 'connection' }
    await expect(send({ ...startingHost, tls: true })).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('self-signed'),
    })
    await expect(send({ url: `smtps://localhost:${secure.port}` })).rejects.toMatchObject(refused)
    await expect(send({ url: plain.url, tls: true })).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('offers no STARTTLS'),
    })
    await expect(send({ url: plain.url.replace('smtp', 'smtps') })).rejects.toMatchObject({
      ...{ ...refused, message: expect.stringContaining('does not speak TLS') },
    })
    // Each waits for the other to begin.
    await expect(send({ ...secureHost, timeout: '300ms' })).rejects.toMatchObject({ code: 'EMAIL_TIMEOUT', kind: 'timeout' })
    await using strict = await talker('220 hello', '250 me', '530 5.7.0 Must issue a STARTTLS command first')
    await expect(send({ url: strict.url })).rejects.toMatchObject({ code: 'EMAIL_TLS', hint: 'Write `tls: true`.' })
    await using crippled = await talker('220 hello', '250-me\r\n250 STARTTLS', '454 TLS not available')
    await expect(send({ url: crippled.url, tls: true })).rejects.toMatchObject(refused)
  })

  it('is refused in the words of the server, as a whole or for some', async () => {
    const onRcptTo: SMTPServerOptions['onRcptTo'] = ({ address }, _, done) =>
      done(address.startsWith('no') ? Object.assign(new Error('nobody here'), { responseCode: 550 }) : null)
    await using server = await mailServer({ onRcptTo, size: 1000 })
    await using run = execution()
    await expect(run.send({ url: server.url, to: 'nobody@example.com' })).rejects.toMatchObject({
      ...{ code: 'EMAIL_REFUSED', message: 'the mail server says: 550 nobody here' },
    })
    await expect(run.send({ url: server.url, to: ['nobody@example.com', 'ada@example.com'] })).rejects.toMatchObject({
      ...{
        code: 'EMAIL_REFUSED',
        message: expect.stringMatching(/has the mail for ada@example\.com, but not for nobody@example\.com: 550 nobody here$/),
      },
      result: { success: false, accepted: ['ada@example.com'], rejected: ['nobody@example.com'] },
    })
    await expect(run.send({ url: server.url, text: 'x'.repeat(2000) })).rejects.toMatchObject({ code: 'EMAIL_REFUSED' })
    await expect(run.send({ url: server.url, to: '<>' })).rejects.toMatchObject({ code: 'EMAIL_BAD_MAIL' })
    await expect(run.send({ url: server.url, from: '<>' })).rejects.toMatchObject({ code: 'EMAIL_BAD_MAIL' })
    // What was refused leaves nothing behind that the next would stumble over.
    expect(await run.send({ url: server.url })).toMatchObject({ success: true })
  })

  it('cannot be sent where nothing is, something else, or what hangs up or says nothing', async () => {
    await using run = execution()
    await using http = await httpServer((_, response) => response.end())
    await using banner = await talker('SSH-2.0-OpenSSH_9.2')
    await using busy = await talker('421 4.3.2 too busy')
    await using gone = await talker('220 hello', undefined)
    await using half = await talker('220 hello', '250 me', '250 ok', undefined)
    await using garbage = await talker('220 hello', '\0\xff\0')
    await using silent = await talker('')
    const lost = { code: 'EMAIL_CONNECTION_LOST', kind: 'connection' }
    const refused = { code: 'EMAIL_CONNECTION_REFUSED', kind: 'connection' }
    await expect(run.send({ host: '127.0.0.1', port: await findFreePort() })).rejects.toMatchObject(refused)
    await expect(run.send({ host: 'mail.invalid' })).rejects.toMatchObject({ code: 'EMAIL_DNS', kind: 'connection' })
    await expect(run.send({ url: 'imap://localhost' })).rejects.toMatchObject({ code: 'EMAIL_BAD_URL' })
    await expect(run.send({ url: banner.url })).rejects.toMatchObject({
      code: 'EMAIL_NOT_SMTP',
      message: expect.stringContaining('SSH-2.0'),
    })
    await expect(run.send({ url: busy.url })).rejects.toMatchObject({ code: 'EMAIL_REFUSED', kind: 'connection' })
    await expect(run.send({ url: gone.url })).rejects.toMatchObject(lost)
    await expect(run.send({ url: half.url })).rejects.toMatchObject(lost)
    await expect(run.send({ url: garbage.url, timeout: '200ms' })).rejects.toMatchObject({ code: 'EMAIL_TIMEOUT' })
    // Each waits for the other to begin.
    for (const port of [http.port, new URL(silent.url.replace('smtp', 'http')).port])
      await expect(run.send({ host: '127.0.0.1', port: Number(port), timeout: '200ms' })).rejects.toMatchObject({
        code: 'EMAIL_TIMEOUT',
        kind: 'timeout',
      })
  })

  it('is told when the server is killed, during a step and after it', async () => {
    const server = await mailServer({ onRcptTo: ({ address }, _, done) => void (address.startsWith('slow') || done(null)) })
    await using run = execution()
    await run.send({ url: server.url })
    setTimeout(() => void server.kill(), 100)
    await expect(run.send({ url: server.url, to: 'slow@example.com' })).rejects.toMatchObject({
      code: 'EMAIL_CONNECTION_LOST',
      kind: 'connection',
    })
    await expect(run.send({ url: server.url })).rejects.toMatchObject({ code: 'EMAIL_CONNECTION_REFUSED' })
  })
})

/** The last one, which is of a network where there is one. */
const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((all = []) => all.filter(({ family }) => family === 'IPv4'))
    .at(-1)?.address

describe('an inbox', () => {
  it('listens where others reach it, unless that is not granted', async () => {
    await using run = execution()
    const inbox = await run.inbox({ host: '0.0.0.0' })
    expect(inbox).toMatchObject({ host: '127.0.0.1', url: `smtp://127.0.0.1:${inbox.port}` })
    await run.send({ url: `smtp://${ownAddress()}:${inbox.port}`, text: 'hi' })
    expect(await run.receive()).toMatchObject({ text: expect.stringContaining('hi') })
    const context = createTestContext()
    await using granted = execution({ ...context, net: createEgress({ mode: 'open' }) })
    await expect(granted.inbox({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'LISTEN_DENIED' })
  })

  it('takes what systems send, and gives what people see of it', async () => {
    await using run = execution()
    const inbox = await run.inbox()
    expect(inbox).toMatchObject({ host: '127.0.0.1', url: `smtp://127.0.0.1:${inbox.port}` })
    // By a program that asks for TLS where it can, as most do, and logs in though nobody asks.
    const system = createTransport({ host: '127.0.0.1', port: inbox.port, auth: { user: 'system', pass: 'anything' } })
    const sent = await system.sendMail({
      ...{
        from: 'Der Laden <shop@example.com>',
        to: 'Ada <ada@example.com>',
        cc: 'Team: bob@example.com, eve@example.com;',
        bcc: 'boss@example.com',
      },
      ...{ subject: 'Größer', text: 'See https://shop.example/text.', html: '<a href="https://shop.example/?a=1&amp;b=2">here</a>' },
      ...{ date: new Date('2026-01-02T03:04:05Z'), headers: { 'X-Name': 'Jürgen', 'x-tag': ['a', 'b'] } },
      attachments: [
        { filename: 'größe.csv', content: 'a;b' },
        { filename: 'bill.pdf', content: Buffer.from([0x25, 255]), cid: 'bill' },
      ],
    })
    const { messages, ...result } = await run.receive()
    expect(messages).toMatchObject([
      {
        ...{ from: 'shop@example.com', to: ['ada@example.com'], cc: ['bob@example.com', 'eve@example.com'] },
        recipients: ['ada@example.com', 'bob@example.com', 'eve@example.com', 'boss@example.com'],
        ...{ subject: 'Größer', text: 'See https://shop.example/text.', html: '<a href="https://shop.example/?a=1&amp;b=2">here</a>' },
        links: ['https://shop.example/?a=1&b=2', 'https://shop.example/text'],
        headers: { from: 'Der Laden <shop@example.com>', 'x-name': 'Jürgen', 'x-tag': ['a', 'b'] },
        ...{ date: '2026-01-02T03:04:05.000Z', message_id: sent.messageId },
        attachments: expect.arrayContaining([
          { name: 'größe.csv', content_type: 'text/csv', size: 3, content: 'a;b' },
          { name: 'bill.pdf', content_type: 'application/pdf', size: 2, content_id: 'bill', content: new Uint8Array([0x25, 255]) },
        ]),
      },
    ])
    const [message] = messages ?? []
    expect(result).toMatchObject({ count: 1, seen: 1, subject: 'Größer', links: message?.links, from: message?.from, text: message?.text })
  })

  it('keeps what came for every step, and waits for what is still to come', async () => {
    await using run = execution()
    const { url } = await run.inbox()
    for (const subject of ['one', 'two']) await run.send({ url, subject })
    expect(await run.receive({ count: 2 })).toMatchObject({ messages: [{ subject: 'one' }, { subject: 'two' }], seen: 2 })
    expect(await run.receive({ match: { subject: is('two') } })).toMatchObject({ subject: 'two', seen: 2 })
    const { to: addresses = [] } = await run.receive({})
    const [address = ''] = addresses
    const shouted = `${address[0]?.toUpperCase()}${address.slice(1).replace('e', 'E')}`
    expect(shouted).not.toBe(address)
    for (const match of [{ to: is(shouted) }, { recipient: is(shouted) }, { to: is(shouted), recipient: is(address) }])
      expect(await run.receive({ match })).toMatchObject({ count: 1 })
    await expect(run.receive({ never: true, match: { to: is(shouted) }, timeout: '100ms' })).rejects.toMatchObject({
      code: 'EMAIL_UNEXPECTED',
    })
    const waiting = run.receive({ start: 'latest', max_messages: 2, timeout: '500ms' })
    await run.send({ url, subject: 'three' })
    expect(await waiting).toMatchObject({ messages: [{ subject: 'three' }], count: 1 })
    await expect(run.receive({ never: true, timeout: '100ms' })).rejects.toMatchObject({
      ...{
        code: 'EMAIL_UNEXPECTED',
        message: 'a message came that should never come: "one" from shop@example.com to ada@example.com without text',
      },
    })
    expect(await run.receive({ never: true, match: { subject: is('four') }, timeout: '100ms' })).toMatchObject({ count: 0, seen: 3 })
  })

  it('tells what came instead, nearest first', async () => {
    await using run = execution()
    const { url, port } = await run.inbox({ name: 'shop' })
    await run.send({ url, subject: 'Hello', text: 'a', to: 'bob@example.com', cc: 'carl@example.com, eve@example.com' })
    await run.send({ url, subject: 'Hello', text: 'b', attachments: [{ name: 'a.txt', content: 'a' }] })
    const match = { to: is('ada@example.com'), subject: is('Welcome'), cc: is('x@example.com') }
    await expect(run.receive({ match, timeout: '100ms' })).rejects.toMatchObject({
      ...{ code: 'EMAIL_TOO_FEW', kind: 'timeout', hint: emailCodes.EMAIL_TOO_FEW.hint },
      message: `0 of 1 message came to the inbox "shop" on port ${port} within 100 ms; 2 others did not match, the nearest first:
  "Hello" from shop@example.com to ada@example.com b: there are no cc; subject should be "Welcome", is "Hello"
  "Hello" from shop@example.com to bob@example.com, carl@example.com, eve@example.com a: to[0] should be "ada@example.com", is "bob@example.com"; none of the 2 cc is as wanted: carl@example.com, eve@example.com; subject should be "Welcome", is "Hello"`,
      result: { count: 0, near_misses: [{ text: 'b' }, { text: 'a' }] },
    })
    const { messages } = await run.receive({ match: { attachment: (one: unknown) => is('a.txt')((one as { name: string }).name) } })
    expect(messages).toMatchObject([{ text: 'b' }])
  })

  it('is judged by expressions over the mail, or over JSON in its text', async () => {
    await using run = execution()
    const { url } = await run.inbox()
    await run.send({ url, text: 'no JSON', subject: 'a' })
    await run.send({ url, text: '{"code": 42}', subject: 'b' })
    const over = (text: string, read: (names: Readonly<Record<string, unknown>>) => unknown) => Object.assign(read, { text })
    const code = over('$.code', ({ $ }) => ($ as { readonly code?: number }).code)
    const config = { operation: 'receive', timeout: 1000, match: { json_path: code, json_value: 42 } }
    expect(await email.run(config as never, run.context)).toMatchObject({ subject: 'b' })
    const long = over('size > 1', ({ size, subject }) => Number(size) > 1 && subject === 'a')
    expect(await email.run({ ...config, match: { expression: long } } as never, run.context)).toMatchObject({ subject: 'a' })
  })

  it('can be listened to, from when it is asked', async () => {
    await using run = execution()
    const { url } = await run.inbox()
    await run.send({ url, subject: 'early' })
    const listener = await run.listen({ match: { subject: is('yes') } })
    for (const subject of ['no', 'yes']) await run.send({ url, subject })
    const heard: unknown[] = []
    for await (const { subject } of listener?.messages ?? []) {
      heard.push(subject)
      await listener?.close()
    }
    expect(heard).toEqual(['yes'])
    await expect(run.listen({ operation: 'send' })).rejects.toMatchObject({ code: 'EMAIL_LISTEN' })
  })

  it('asks for a login when it is told to, and tells who failed', async () => {
    await using run = execution()
    const { url } = await run.inbox({ username: 'ada', password: 'test-only' })
    await expect(run.send({ url })).rejects.toMatchObject({ code: 'EMAIL_AUTH' })
    await expect(run.send({ url, username: 'ada', password: 'wrong' })).rejects.toMatchObject({ code: 'EMAIL_AUTH' })
    await expect(run.receive({ timeout: '50ms' })).rejects.toThrow(
      'within 50 ms (a login as ada was not accepted); nothing else came either',
    )
    expect(await run.send({ url, username: 'ada', password: 'test-only' })).toMatchObject({ success: true })
  })

  it('is found by its name, the only one without', async () => {
    await using run = execution()
    await expect(run.receive()).rejects.toMatchObject({ code: 'EMAIL_NO_INBOX' })
    const one = await run.inbox({ name: 'one' })
    await run.send({ url: one.url, subject: 'to one' })
    await run.inbox({ name: 'two' })
    await expect(run.receive()).rejects.toThrow('several inboxes are open: "one", "two"')
    await expect(run.receive({ inbox: 'three' })).rejects.toMatchObject({ code: 'EMAIL_NO_INBOX', hint: 'These are: "one", "two".' })
    expect(await run.receive({ inbox: 'one' })).toMatchObject({ subject: 'to one' })
    await expect(run.inbox({ name: 'two' })).rejects.toMatchObject({ code: 'EMAIL_NAME_TAKEN' })
    await expect(run.inbox({ port: one.port })).rejects.toMatchObject({ code: 'EMAIL_PORT_TAKEN' })
  })

  it('outlives garbage and whoever breaks off, and refuses what is too long or no mail', async () => {
    await using run = execution()
    const { url, port } = await run.inbox()
    const talk = async (text: string): Promise<string> => {
      const { connect } = await import('node:net')
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      socket.on('data', (data) => {
        answer += data
      })
      await once(socket, 'connect')
      socket.write(text)
      await expect.poll(() => answer.split('\n').length).toBeGreaterThan(1)
      socket.resetAndDestroy()
      return answer
    }
    await talk('\0\xff\0 GET / HTTP/1.1\r\n\r\n')
    await talk('EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nSubject: ha')
    const deep = Array.from({ length: 400 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join('')
    const system = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
    const envelope = { from: 'a@example.com', to: 'b@example.com' }
    await expect(system.sendMail({ envelope, raw: deep })).rejects.toThrow('554 the mail cannot be read')
    await expect(run.receive({ timeout: '50ms' })).rejects.toThrow('a mail of a@example.com was not taken')
    await system.sendMail({ envelope, raw: 'no headers at all' })
    await system.sendMail({ envelope, raw: Buffer.from([0xff, 0xfe, 0, 10, 10, 0]) })
    const { messages } = await run.receive({ count: 2 })
    expect(messages).toMatchObject([{ from: 'a@example.com', recipients: ['b@example.com'], subject: '' }, { from: 'a@example.com' }])
    expect(await run.send({ url })).toMatchObject({ success: true })
  })

  it('is full at 64 MB, which the sender is told, and who waits for mail', async () => {
    await using run = execution()
    const { url } = await run.inbox()
    const send = () => run.send({ url, attachments: [{ name: 'a', content: new Uint8Array(20 * 1024 * 1024) }], timeout: '20s' })
    for (let count = 0; count < 3; count += 1) await send()
    await expect(send()).rejects.toMatchObject({ code: 'EMAIL_REFUSED', message: 'the mail server says: 452 the inbox is full' })
    await expect(run.receive({ count: 9 })).rejects.toMatchObject({ code: 'EMAIL_TOO_MUCH' })
  }, 60_000)

  it('is in the reach of the execution, on 127.0.0.1 alone, and closed when it ends', async () => {
    const served = new Set<number>()
    const context = createTestContext()
    const serve = (port: number) => {
      served.add(port)
      return () => served.delete(port)
    }
    const run = execution(Object.assign(context, { net: { ...context.net, serve } }))
    const { url, port } = await run.inbox()
    expect([...served]).toEqual([port])
    await expect(run.send({ host: '::1', port })).rejects.toMatchObject({ code: 'EMAIL_CONNECTION_REFUSED' })
    // Somebody still talks to it.
    const { connect } = await import('node:net')
    const socket = connect(port, '127.0.0.1')
    const closed = once(socket, 'close')
    await once(socket, 'data')
    await context.close()
    await closed
    expect(served.size).toBe(0)
    await using other = execution()
    await expect(other.send({ url })).rejects.toMatchObject({ code: 'EMAIL_CONNECTION_REFUSED' })
  })
})

describe('the contract', () => {
  let server: Awaited<ReturnType<typeof mailServer>>
  let silent: Awaited<ReturnType<typeof talker>>
  beforeAll(async () => {
    server = await mailServer()
    silent = await talker('')
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await silent[Symbol.asyncDispose]()
  })
  const mail = { operation: 'send', from: 'a@example.com', to: 'b@example.com' }
  const contract = actionContract(email, {
    createContext: createTestContext,
    activeResources,
    codes: Object.keys(emailCodes),
    cases: [
      { name: 'a mail', config: () => ({ ...mail, url: server.url, subject: 'Hello' }) },
      { name: 'an inbox', config: { operation: 'inbox' } },
    ],
    hang: () => ({ ...mail, url: silent.url }),
    unreachable: async () => ({ ...mail, url: `smtp://127.0.0.1:${await findFreePort()}` }),
  })
  for (const { name, run } of contract) it(name, run)
})

it('is explained, with a command that repeats it', () => {
  const config = {
    operation: 'send',
    host: 'a',
    port: 1025,
    from: 'x@a.example',
    to: 'y@a.example',
    subject: "It's",
    text: 'hi',
    timeout: 1,
  } as const
  expect(email.explain?.(config as never, undefined)).toEqual({
    request: `SMTP a:1025: x@a.example → y@a.example "It's"`,
    repeat: `swaks --server a:1025 --from x@a.example --to y@a.example --header 'Subject: It'\\''s' --body hi`,
  })
  expect(email.explain?.({ operation: 'receive', timeout: 1 } as never, { count: 1, seen: 3, duration_ms: 1 })).toEqual({
    request: 'mail → 1 of 3',
  })
})

it.each([
  ['smtp://ada:***@a.example', {}, 'SMTP a.example:25', `--server a.example:25 %s --auth-user ada --auth-password '***'`],
  [
    'smtps://ada:***@a.example',
    {},
    'SMTP a.example:465',
    `--server a.example:465 %s --auth-user ada --auth-password '***' --tls-on-connect`,
  ],
  ['smtps://a.example:2465', {}, 'SMTP a.example:2465', '--server a.example:2465 %s --tls-on-connect'],
  ['smtp://a.example:587', { tls: true }, 'SMTP a.example:587', '--server a.example:587 %s --tls'],
  ['smtp://a.example:587', { tls: { enabled: false } }, 'SMTP a.example:587', '--server a.example:587 %s'],
  ['***', {}, 'SMTP', undefined],
])('is explained with the URL %s and %j', (url, more, where, words) => {
  const config = { operation: 'send', url, from: 'x@a', to: 'y@a', text: 'hi', timeout: 1, ...more } as const
  expect(email.explain?.(config as never, undefined)).toEqual({
    request: `${where}: x@a → y@a`,
    ...(words && { repeat: `swaks ${words.replace('%s', '--from x@a --to y@a')} --body hi` }),
  })
})
