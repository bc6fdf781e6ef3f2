import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Config, parseConfig } from '@testmesh/action-kit'
import { createTlsIdentity, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFiles } from '../node/files.ts'
import { createTestContext } from '../testing/test-context.ts'
import { explain } from './explain.ts'
import { httpRequestSchema } from './http-request.schema.ts'
import { httpRequest } from './http-request.ts'

const canRun = (command: string, ...words: string[]) => spawnSync(command, words).status === 0
const lacks = ['bash', 'curl'].filter((command) => !canRun(command, '--version'))

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'repeat-'))
  for (const name of ['note.txt', 'a; "b", c.txt']) await writeFile(join(root, name), `of ${name}`)
})
afterAll(() => rm(root, { recursive: true }))

/** What a server gets of a request, without what curl and we say of ourselves. */
const seen: string[] = []
const note = (headers: NodeJS.Dict<string | string[]>, line: string, body: string) => {
  const boundary = /boundary=(.*)/.exec(String(headers['content-type']))?.[1]
  const {
    host,
    connection,
    accept,
    traceparent,
    'user-agent': agent,
    'accept-encoding': coding,
    'content-length': length,
    ...told
  } = headers
  const text = JSON.stringify({ line, told, body })
  seen.push(boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY'))
}

describe.skipIf(lacks.length > 0)(
  `the curl line of a failure${lacks.length > 0 ? ` (there is no ${lacks.join(', no ')} here)` : ''}`,
  () => {
    it.each<Record<string, unknown>>([
      { url: '/?q=[1]{2}&r={a,b}' },
      { method: 'POST', body: 'line1\nline2\n' },
      { method: 'POST', body: "@/etc/passwd\n\ttab $HOME `id` it's \\n \u0001\r\n ü" },
      { method: 'POST', body: '' },
      { method: 'PUT', body: { a: "it's\n" } },
      { method: 'POST', body: { a: '1 2' }, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      { method: 'POST', body: '<a/>', headers: { 'Content-Type': 'application/xml', 'X-Empty': '' } },
      { form: { a: "1 2&'", b: ['@x', '3'] } },
      { graphql: { query: '{ a\n }', variables: { b: 1 }, operation_name: 'c' } },
      { multipart: { fields: { a: 'it\'s @x; "ü"', b: ['@c', '<d'] }, files: { f: 'note.txt' } } },
      { multipart: { fields: { a: { value: '@{"b": "\\n;x"}\n', content_type: 'application/json' } } } },
      { method: 'POST', body: 'hello', headers: { 'Transfer-Encoding': 'chunked' } },
      { method: 'PUT', body_from_file: '../a; "b", c.txt' },
      { method: 'POST', body_from_file: 'note.txt', headers: { 'Content-Type': 'text/csv' } },
      { multipart: { fields: { a: '1' } }, headers: { 'Content-Type': 'multipart/form-data' } },
      { multipart: { files: { f: [{ path: '../note.txt', filename: 'x, "y".png', content_type: 'image/png' }, 'a; "b", c.txt'] } } },
    ])('sends the same: %j', async (given) => {
      seen.length = 0
      await using server = await httpServer(async (request, response) => {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk)
        note(request.headers, `${request.method} ${request.url}`, Buffer.concat(chunks).toString('latin1'))
        response.end()
      })
      const files = createFiles({ root, folder: join(root, 'flows'), output: root, readerAt: tmpdir() })
      await using context = Object.assign(createTestContext(), { files })
      const config = configOf({ ...given, url: `${server.url}${given.url ?? '/'}` })
      await httpRequest.run(config, context)
      const { repeat } = explain(config, undefined, { pathOf: (path) => files.toShown?.(path) ?? path })
      expect(repeat).not.toMatch(/\p{Cc}/u)
      await promisify(execFile)('bash', ['-c', repeat], { cwd: tmpdir() })
      expect(seen[1]).toBe(seen[0])
    })

    it.each<Record<string, unknown>>([
      {},
      { cookies: { own: '1', lang: 'en' } },
      { headers: { Cookie: 'written=1' }, cookies: { own: '1' } },
      { headers: { Cookie: 'written=1; lang=fr' } },
      { auth: { type: 'api_key', name: 'key', value: 'v', location: 'cookie' }, cookies: { own: '1' } },
      { url: '/on' },
    ])('sends the cookies that the execution keeps, too: %j', async (given) => {
      await using server = await httpServer((request, response) => {
        const cookies = String(request.headers.cookie).split('; ').toSorted().join('; ')
        if (request.url !== '/login') seen.push(`${request.url} ${cookies}`)
        if (request.url === '/login') response.setHeader('set-cookie', ['sid=0123456789abcdef; Path=/', 'lang=de; Path=/'])
        if (request.url === '/on') response.writeHead(302, { location: '/there', 'set-cookie': 'step=2; Path=/' })
        response.end()
      })
      await using context = createTestContext()
      await httpRequest.run(configOf({ url: `${server.url}/login` }), context)
      expect(context.whatWasSent).toEqual([{ cookie: null, isResent: false }])
      seen.length = 0
      const config = configOf({ ...given, url: `${server.url}${given.url ?? '/'}` })
      const result = await httpRequest.run(config, context)
      const first = [...seen]
      const sent = context.whatWasSent.at(-1)
      const { repeat } = explain(config, result, { sent })
      await promisify(execFile)('bash', ['-c', repeat], { cwd: tmpdir() })
      expect(first[0]).toContain('sid=0123456789abcdef')
      expect(seen.slice(first.length)).toEqual(first)
    })

    it('asks for the name that the certificate is for, at the host and address of the request', async () => {
      const identity = createTlsIdentity('shop', ['shop.example'])
      await writeFile(join(root, 'ca.pem'), identity.cert)
      await using server = await httpServer((request, response) => response.end(`${request.headers.host} ${request.url}`), {
        tls: identity,
      })
      const url = `https://api.test:${server.port}/orders?page=2`
      const pinned = { [`api.test:${server.port}`]: '127.0.0.1' }
      for (const tls of [{ server_name: 'shop.example' }, { ssl: { server_name: 'shop.example' } }]) {
        const { repeat } = explain(configOf({ url, ca: join(root, 'ca.pem'), ...tls }), undefined, { pinned })
        const { stdout } = await promisify(execFile)('bash', ['-c', repeat], { cwd: tmpdir() })
        expect(stdout).toBe(`api.test:${server.port} /orders?page=2`)
      }
    })

    it('takes the addresses of all hosts along where it was led on', async () => {
      await using server = await httpServer((request, response) => {
        if (request.headers.host?.startsWith('old.test')) response.writeHead(302, { location: `http://new.test:${server.port}/there` })
        response.end(`${request.headers.host} ${request.url}`)
      })
      const [from, to] = ['old.test', 'new.test'].map((host) => `${host}:${server.port}`)
      const pinned = { [from ?? '']: '127.0.0.1', [to ?? '']: '127.0.0.1' }
      const { repeat } = explain(configOf({ url: `http://${from}/` }), { redirects: [{ status: 302, url: '', location: '' }] }, { pinned })
      const { stdout } = await promisify(execFile)('bash', ['-c', repeat], { cwd: tmpdir() })
      expect(stdout).toContain(`${to} /there`)
    })
  },
)

const configOf = (given: unknown): Config<typeof httpRequestSchema> => {
  const { value, problems } = parseConfig(httpRequestSchema.config, given)
  if (problems) throw new Error(JSON.stringify(problems))
  return value
}
