import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTlsIdentity, type HttpServer, httpServer, type ProxyServer, proxyServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

const cwd = mkdtempSync(join(tmpdir(), 'network-'))
const [identity, client] = [createTlsIdentity(), createTlsIdentity('client')]
let server: HttpServer
let proxy: ProxyServer
beforeAll(async () => {
  server = await httpServer((request, response) => void response.end(JSON.stringify(request.headers)), {
    tls: identity,
    clientCa: client.cert,
  })
  proxy = await proxyServer()
  writeFileSync(join(cwd, 'testmesh.config.yaml'), '')
  for (const [name, text] of Object.entries({ ca: identity.cert, cert: client.cert, key: client.key }))
    writeFileSync(join(cwd, `${name}.pem`), text)
  const request = (id: string, more = '') => `  - { id: ${id}, action: http_request, config: { url: "${server.url}"${more} } }\n`
  writeFileSync(join(cwd, 'secure.testmesh.yaml'), `name: Secure\nsteps:\n${request('ask')}`)
  writeFileSync(join(cwd, 'strict.testmesh.yaml'), `name: Strict\nsteps:\n${request('ask', ', verify_ssl: true')}`)
  const tcp = `  - { id: port, action: wait_for, config: { type: tcp, host: 127.0.0.1, port: ${server.port}, max_attempts: 1 } }\n`
  writeFileSync(join(cwd, 'proxied.testmesh.yaml'), `name: Proxied\nsteps:\n${request('ask')}${tcp}`)
})
afterAll(async () => {
  await proxy.stop()
  await server.stop()
  rmSync(cwd, { recursive: true })
})

const certificate = ['--cert', 'cert.pem', '--key', 'key.pem']
const run = (...args: string[]) => startCli(['run', ...args], { cwd }).ended

/** Everything that was recorded, as text. */
const recorded = (): string =>
  readdirSync(join(cwd, '.testmesh'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

it('trusts an authority and shows a certificate for a whole run, and repeats both in what it tells to do', async () => {
  expect(await run('secure.testmesh.yaml')).toMatchObject({ code: 1, output: expect.stringContaining('HTTP_TLS') })
  expect(await run('secure.testmesh.yaml', '--cacert', 'ca.pem', ...certificate)).toMatchObject({ code: 0 })
  const { code, output } = await run('secure.testmesh.yaml', '--cacert', 'ca.pem')
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining(`curl -sS ${server.url}/ --cacert ca.pem`) })
  expect(output).toContain('testmesh run secure.testmesh.yaml --cacert ca.pem --only ask')
})

it('checks no certificate with --insecure, says so, and records it; a step that wants it checked has its way', async () => {
  const { code, output } = await run('secure.testmesh.yaml', 'strict.testmesh.yaml', '-k', ...certificate)
  expect({ code, output }).toMatchObject({
    code: 1,
    output: expect.stringContaining('--insecure: certificates of servers are not checked\n'),
  })
  expect(output).toContain('1 error, 1 passed')
  expect(recorded()).toContain('"words":["--insecure","--cert","cert.pem","--key","key.pem"]')
})

it('goes through a proxy whose password nobody gets to see, and tells what went past it', async () => {
  const flags = ['--cacert', 'ca.pem', ...certificate, '--proxy', proxy.url.replace('http://', 'me:hunter22@')]
  const { code, output } = await run('proxied.testmesh.yaml', ...flags)
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringContaining(`past the proxy, which is for HTTP alone: 127.0.0.1:${server.port}\n`),
  })
  const authorization = `Basic ${Buffer.from('me:hunter22').toString('base64')}`
  expect(proxy.seen).toEqual([{ line: `CONNECT 127.0.0.1:${server.port}`, authorization }])
  expect(recorded()).toContain('"me:***@')
  expect(recorded()).not.toContain('hunter22')
})

it('runs nothing when something is wrong with what it is given', async () => {
  expect(await run('secure.testmesh.yaml', '--cert', 'cert.pem')).toEqual({
    code: 2,
    output: 'error: --cert wants --key beside it; where one file holds certificate and key, name it with both\n',
  })
  expect(await run('secure.testmesh.yaml', '--remote', 'http://127.0.0.1:1', '-k')).toMatchObject({
    code: 2,
    output: expect.stringContaining('a run on a server does not heed --insecure'),
  })
})
