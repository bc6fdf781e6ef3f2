import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

const TOKEN = 'tok-Zq9xYw81'

/** Gives a token, and says everything back: as text, as JSON in JSON, in base64 and URL-encoded. */
const server = createServer((request, response) => {
  let sent = ''
  request.on('data', (chunk) => {
    sent += chunk
  })
  request.on('end', () => {
    const seen = `${request.headers.authorization ?? ''} ${request.headers['x-api-key'] ?? ''} ${sent}`
    const echo = { seen, json: JSON.stringify({ seen }), base64: Buffer.from(seen).toString('base64'), url: encodeURIComponent(seen) }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(request.url === '/login' ? { token: TOKEN } : { body: echo }))
  })
})
let url = ''
let folder = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = mkdtempSync(join(tmpdir(), 'testmesh-secrets-'))
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(join(path, name))) : [path]

/** All that a run prints and keeps, sealed data aside: nobody can read that without the key. */
const runAndCollect = async (flow: string, ...args: string[]): Promise<string> => {
  const project = mkdtempSync(join(folder, 'p-'))
  writeFileSync(join(project, 'a.testmesh.yaml'), flow)
  const command = ['run', 'a.testmesh.yaml', '--debug', '-v', '-r', 'list,junit=out.xml,jsonl=out.jsonl', '--var', `URL=${url}`, ...args]
  const { output } = await startCli(command, { cwd: project }).ended
  cpSync(join(project, '.testmesh/batches'), join(project, 'kept'), { recursive: true })
  const kept = [...filesBelow(join(project, 'kept')), join(project, 'out.xml'), join(project, 'out.jsonl')]
  expect(output).toContain('1 failed')
  return [output, ...kept.filter((path) => !path.endsWith('.sealed')).map((path) => readFileSync(path, 'latin1'))].join('\n')
}

it.each(["pa'ss4567", 'pa"ss4567', 'pa\\ss4567', 'pa\nss4567', 'p%+&äss4567'])(
  'never tells a secret like %j, however it is quoted',
  async (secret) => {
    const flow = `
name: Echo
steps:
  - id: echo
    action: http_request
    config: { method: POST, url: "\${URL}/echo", body: { t: "\${P}" }, auth: { type: basic, username: maya, password: "\${P}" } }
    assert: [body.body == "nope", body.body.json == "nope", body.body.base64 == "nope"]
`
    const told = await runAndCollect(flow, '--secret', `P=${secret}`)
    expect(told).not.toContain('ss4567')
    expect(told).not.toContain(Buffer.from(`maya:${secret}`).toString('base64'))
  },
)

it('never tells a token that was got on the way, from the moment it came', async () => {
  const flow = `
name: Log in
steps:
  - { id: login, action: http_request, config: { url: "\${URL}/login" }, output: { token: body.token } }
  - id: by_hand
    action: http_request
    config: { url: "\${URL}/echo", headers: { authorization: "Bearer \${token}", x-api-key: "\${token}" } }
    assert: [body.body == "nope"]
`
  expect(await runAndCollect(flow)).not.toContain(TOKEN)
  expect(await runAndCollect(flow.replace(/headers: .*\}/, 'auth: { type: bearer, token: "${login.token}" } }'))).not.toContain(TOKEN)
})
