import { parseConfig } from '@testmesh/action-kit'
import { describe, expect, it } from 'vitest'
import { explain } from './explain.ts'
import { httpRequestSchema } from './http-request.schema.ts'

const explained = (config: Record<string, unknown>) => {
  const { value, problems } = parseConfig(httpRequestSchema.config, { url: 'http://host/pay', ...config })
  if (problems) throw new Error(JSON.stringify(problems))
  return explain(value, undefined)
}
const repeat = (config: Record<string, unknown>) => explained(config).repeat

describe('the request line', () => {
  it('names method and url, and the answer when there is one', () => {
    expect(explained({ params: { a: 'b c' } }).request).toBe('GET http://host/pay?a=b+c')
    const { value } = parseConfig(httpRequestSchema.config, { url: 'http://host/pay', method: 'post' })
    const result = { status: 200, status_text: 'OK', duration_ms: 84.2, size: 212, redirects: [] }
    expect(value && explain(value, result as never).request).toBe('POST http://host/pay → 200 OK in 84 ms, 212 B')
  })
})

it('says of a body that calls itself JSON why it is none', () => {
  const { value } = parseConfig(httpRequestSchema.config, { url: 'http://host/pay' })
  const headers = { 'content-type': 'application/problem+json' }
  const told = (body: string, size: number, more = headers) =>
    value && explain(value, { status: 200, headers: more, body, size, redirects: [] }).request
  expect(told('{"a":', 5)).toBe('GET http://host/pay → 200, 5 B, no valid JSON: Unexpected end of JSON input')
  expect([told('abc', 5), told('abc', 3, { 'content-type': 'text/plain' })]).toEqual([
    'GET http://host/pay → 200, 5 B',
    'GET http://host/pay → 200, 3 B',
  ])
})

it('shows what a service says that refused, on one line that ends', () => {
  const { value } = parseConfig(httpRequestSchema.config, { url: 'http://host/pay' })
  const told = (status: number, body?: unknown) => value && explain(value, { status, body, redirects: [] } as never).answer
  expect([told(401, { error: 'bad credentials' }), told(500, ' it broke\n'), told(503, 'x'.repeat(400))]).toEqual([
    '{"error":"bad credentials"}',
    'it broke',
    `${'x'.repeat(300)}…`,
  ])
  expect([told(200, { ok: true }), told(404, ''), told(500, Buffer.from([0])), told(500)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

describe('the command that repeats it', () => {
  it.each([
    [{}, 'curl -sS http://host/pay'],
    [{ headers: { 'X-A': "it's" } }, `curl -sS http://host/pay -H 'x-a: it'\\''s'`],
    [{ method: 'POST' }, 'curl -sS -X POST http://host/pay'],
    [
      { method: 'POST', body: 'a', headers: { 'Content-Length': '1', a: 'b' } },
      `curl -sS -X POST http://host/pay -H 'a: b' -H 'content-type: text/plain; charset=utf-8' --data-raw a`,
    ],
    [{ headers: { 'Content-Length': '0' } }, `curl -sS http://host/pay -H 'content-length: 0'`],
    [{ method: 'POST', body: { a: 'x' } }, `curl -sS -X POST http://host/pay -H 'content-type: application/json' --data-raw '{"a":"x"}'`],
    [{ form: { a: 'x y' } }, 'curl -sS -X POST http://host/pay --data-raw a=x+y'],
    [
      { multipart: { fields: { a: '1' }, files: { f: 'a.png' } } },
      `curl -sS -X POST http://host/pay --form-string a=1 -F 'f=@a.png;type=application/octet-stream'`,
    ],
    [{ method: 'HEAD' }, 'curl -sS -I http://host/pay'],
    [{ auth: { type: 'bearer', token: 'tok' } }, `curl -sS http://host/pay -H 'authorization: Bearer tok'`],
    [{ auth: { type: 'digest', username: 'u', password: 'p$' } }, `curl -sS http://host/pay --digest -u 'u:p$'`],
    [{ auth: { type: 'api_key', name: 'key', value: 'v', location: 'query' } }, `curl -sS 'http://host/pay?key=v'`],
    [{ verify_ssl: false, proxy: 'http://p:1', http2: true }, 'curl -sS http://host/pay -k -x http://p:1 --http2-prior-knowledge'],
  ])('%j', (config, command) => {
    expect(repeat(config)).toBe(command)
  })

  it('follows redirects when there were some', () => {
    const { value } = parseConfig(httpRequestSchema.config, { url: 'http://host/pay' })
    const result = { status: 200, status_text: '', duration_ms: 1, size: 0, redirects: [{}] }
    expect(value && explain(value, result as never).repeat).toBe('curl -sS http://host/pay -L')
    const posted = parseConfig(httpRequestSchema.config, { url: 'http://host/pay', form: { a: '1' } }).value
    expect(posted && explain(posted, result as never).repeat).toBe('curl -sS http://host/pay -L --data-raw a=1')
  })
})

it('repeats where the run connected to', () => {
  const pinned = { 'api.example:443': '127.0.0.1', 'host:80': '10.0.0.7' }
  const at = (url: string) =>
    explain({ ...(parseConfig(httpRequestSchema.config, { url }).value as never as object) } as never, undefined, { pinned }).repeat
  expect(at('https://API.example/pay')).toBe('curl -sS https://api.example/pay --resolve api.example:443:127.0.0.1')
  expect(at('http://host/')).toBe('curl -sS http://host/ --resolve host:80:10.0.0.7')
  expect(at('http://host:8080/')).toBe('curl -sS http://host:8080/')
})
