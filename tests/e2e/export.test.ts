// What is exported asks what the flows ask, in a real shell, and holds no secret and no code of others.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Shop, startShop } from '@testmesh-examples/shop'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bin, repository } from './start-cli.ts'

const hasShell = ['curl', 'jq', 'bash'].every((name) => !spawnSync(name, ['--version']).error)

/** What a shell, JSON, a URL or a form would read as something else. */
const nasty = `a"b' $(touch pwned) \`touch pwned\` $HOME \\ & = % # + ; @x`

const asked: string[] = []
let shop: Shop
let server: Server
let base: string
let cwd: string
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'testmesh-export-'))
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      const [, boundary = ''] = /boundary=(.+)$/.exec(headers['content-type'] ?? '') ?? []
      const without = (text = '-') => (boundary === '' ? text : text.replaceAll(boundary, '…'))
      const body = without(Buffer.concat(chunks).toString())
      const told = [headers.authorization, without(headers['content-type']), headers.cookie, headers['x-nasty'], headers['x-key']]
      asked.push(`${method} ${url} ${told.map((one) => one ?? '-').join(' | ')} | ${body}`)
      if (url?.startsWith('/old')) response.writeHead(302, { location: '/new' })
      else response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'sid=17; Path=/', 'x-next': 'from-a-header' })
      response.end(JSON.stringify({ nasty, n: 17, list: [{ id: 'a' }, { id: true }], missing: null }))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  shop = await startShop()
})
afterAll(async () => {
  server.close()
  await shop?.stop()
  rmSync(cwd, { recursive: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const start = async (
  program: string,
  args: readonly string[],
  { env = {}, at = cwd }: { env?: Record<string, string>; at?: string } = {},
): Promise<Ended> => {
  // The runner of tests has one of its own, which a script would take.
  const { BASE_URL: _, ...inherited } = process.env
  const child = spawn(program, args, { cwd: at, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (err += text.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

const cli = (args: readonly string[], at?: string): Promise<Ended> =>
  start(process.execPath, [bin, ...args], at === undefined ? {} : { at })

const flow = `name: |-
  Nasty
  touch pwned
env: { PATH: /nowhere, OPTIONS: x y, NASTY: ${JSON.stringify(nasty)}, SIZE: 3, MIXED: "\${NASTY} and \${SIZE}" }
steps:
  - id: look
    action: http_request
    config: { url: "\${BASE_URL}/look?a=1", params: { q: "\${NASTY}", path: "\${PATH}", many: [x, "y z"] }, headers: { x-nasty: "\${NASTY}" } }
    output: { nasty: body.nasty, n: body.n, first: "body.list[0].id", header: 'headers["x-next"]', none: body.missing }
    assert:
      - status == 200
      - body.nasty == NASTY and body.n == 17
      - headers["content-type"] starts_with "application/"
      - body.missing exists
      - body.list[5].id not exists
      - len(body.list) == 2
      - body.list[-1].id == true
  - id: json
    action: http_request
    config:
      method: PUT
      url: /json/\${first}
      params: { q: "\${NASTY}", also: 1 }
      body: { text: "\${nasty}", n: "\${n}", last: "\${look.body.list[1].id}", size: "\${SIZE}", mixed: "<\${MIXED}>", plain: 'it''s ü "$(touch pwned)"' }
      auth: { type: basic, username: ada, password: "\${KEY}" }
    assert: ["body.n in [16, 17]", "not (body.nasty is empty)", { path: body.n, at_least: 17 }, { match: { body: { nasty: "\${nasty}", n: "#number" } } }]
  - { id: form, action: http_request, config: { url: /form, form: { text: "\${NASTY}", "a b": [1, 2] }, auth: { type: api_key, name: x-key, value: "\${KEY}" } } }
  - { id: text, action: http_request, config: { method: POST, url: "/text/\${header}", body: "@\${NASTY}\\n$\${HOME} it's\\n" } }
  - { id: file, action: http_request, config: { method: PUT, url: /file, body_from_file: "it's $HOME.csv" } }
  - { id: parts, action: http_request, config: { url: /parts, multipart: { fields: { plain: "@\${NASTY}", typed: { value: "\${NASTY}", content_type: text/markdown } } } } }
  - { id: ask, action: http_request, config: { url: /graphql, graphql: { query: "{ a(b: \\"\${NASTY}\\") }", variables: { n: "\${n}" } } } }
  - { id: spaces, action: http_request, config: { url: "/of the \${OPTIONS}/ü?q=a b" } }
  - { id: moved, action: http_request, config: { url: /old, cookies: { theme: dark } } }
  - { id: delete, action: http_request, config: { method: DELETE, url: "/thing", params: { id: "\${nasty}" }, auth: { type: bearer, token: "\${KEY}" } } }
  - id: "look_again"
    when: "NASTY == \\"x\\ntouch pwned\\""
    action: http_request
    config: { url: /again }
`

it.skipIf(!hasShell)('asks with curl what a run asks, whatever stands in it', async () => {
  const folder = join(cwd, 'nasty')
  mkdirSync(folder)
  writeFileSync(join(folder, "it's $HOME.csv"), nasty)
  writeFileSync(join(folder, 'a.testmesh.yaml'), flow.replace(/ {4}when:.*\n/, ''))
  const given = ['--var', `BASE_URL=${base}`, '--secret', 'KEY=k-canary']
  const run = await cli(['run', 'a.testmesh.yaml', ...given], folder)
  expect([run.code, run.err]).toEqual([0, ''])
  const byRun = asked.splice(0)
  expect(byRun).toHaveLength(12)

  writeFileSync(join(folder, 'a.testmesh.yaml'), flow)
  const exported = await cli(['export', 'a.testmesh.yaml', '--as', 'curl', ...given, '--out', 'calls.sh'], folder)
  expect(exported.code).toBe(0)
  expect(exported.out).toMatch(/\n {2}a\.testmesh\.yaml:36: look_again: when NASTY == "x.touch pwned": it is always sent\n/)
  expect(exported.out).toContain('\nsecrets, to be filled in where it is used: KEY\n')
  expect(readFileSync(join(folder, 'calls.sh'), 'utf8')).not.toContain('canary')
  const unfilled = await start('bash', ['calls.sh'], { at: folder })
  expect(unfilled).toMatchObject({ code: 1, err: expect.stringContaining('KEY: a secret') })
  const bash = await start('bash', ['calls.sh'], { at: folder, env: { KEY: 'k-canary' } })
  expect(bash).toMatchObject({ code: 0, out: '', err: expect.stringMatching(/^Nasty\ntouch pwned\n {2}look\n/) })
  // A space of a form, and what else is no letter, is written in two ways.
  const written = (lines: readonly string[]) =>
    lines.map((line) => decodeURIComponent(line.replaceAll('+', '%20').replaceAll(/%(?![\dA-Fa-f]{2})/g, '%25')))
  expect(written(asked.splice(0))).toEqual(written(byRun))
  expect(readdirSync(folder).filter((name) => name === 'pwned')).toEqual([])

  // An answer that is another one ends it, at what was expected, and what was made before is cleaned up.
  writeFileSync(
    join(folder, 'b.testmesh.yaml'),
    `name: b
env: { code: c0de }
steps:
  - { id: a, action: http_request, config: { url: "\${BASE_URL}/a" }, output: { n: body.n }, cleanup: { steps: [{ id: undo_a, action: http_request, config: { url: "/undo/\${n}/\${code}" }, assert: [status == 404] }, { id: undo_more, action: http_request, config: { url: /undo-more } }] } }
  - { id: b, action: http_request, config: { url: /b }, assert: [body.n == 18], cleanup: { steps: [{ id: undo_b, action: http_request, config: { url: /undo-b } }] } }
  - { id: c, action: http_request, config: { url: /c } }
teardown: [{ id: last, action: http_request, config: { url: /last } }]
`,
  )
  const other = await cli(['export', 'b.testmesh.yaml', '--as', 'curl', '--var', `BASE_URL=${base}`], folder)
  writeFileSync(join(folder, 'b.sh'), other.out)
  const failed = await start('bash', ['b.sh'], { at: folder })
  expect([failed.code, failed.err.split('\n')[3]]).toEqual([1, 'expected body.n == 18; the answer was'])
  expect(asked.splice(0).map((line) => line.split(' ')[1])).toEqual(['/a', '/b', '/undo/17/c0de', '/undo-more', '/last'])
})

it.skipIf(!hasShell)('asks the demo shop with curl, and writes nothing over', async () => {
  const flows = ['02', '06', '07'].map(
    (number) => readdirSync(join(repository, 'examples/flows')).find((name) => name.startsWith(number)) ?? '',
  )
  const script = join(cwd, 'shop.sh')
  const args = ['export', ...flows.map((name) => join('flows', name)), '--as', 'curl', '--out', script]
  const given = Object.entries(shop.environment()).flatMap(([name, value]) => ['--var', `${name}=${value}`])
  expect((await cli([...args, ...given], join(repository, 'examples'))).code).toBe(0)
  expect(existsSync(script)).toBe(true)
  expect(await start('bash', [script], { env: { CUSTOMER_PASSWORD: 'correct-horse' } })).toMatchObject({ code: 0, out: '' })
  expect(await cli(args, join(repository, 'examples'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('is there already: nothing was written'),
  })
})

it.each([
  ['folder', 'is a folder: name the file to be written'],
  ['not-there/', 'is a folder: name the file to be written'],
  ['a-file/deep/a.sh', 'stands in no folder: a-file is a file'],
])('says before it reads anything that no file can be written to %s', async (out, why) => {
  mkdirSync(join(cwd, 'folder'), { recursive: true })
  writeFileSync(join(cwd, 'a-file'), '')
  expect(await cli(['export', 'no-such-flow.yaml', '--as', 'curl', '--out', out, '--force'], cwd)).toEqual({
    code: 2,
    out: '',
    err: `error: --out ${out} ${why}\n`,
  })
})

it('writes what a run sent and got as an archive, which an import takes back', async () => {
  const folder = join(cwd, 'recorded')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'a.testmesh.yaml'),
    `name: Recorded
steps:
  - { id: long, action: http_request, config: { method: POST, url: /long, body: { text: "${'long '.repeat(5000)}" }, auth: { type: bearer, token: "\${KEY}" } } }
  - { id: form, action: http_request, config: { url: "/form?a=1", form: { a: x y, b: [1, 2] }, headers: { x-key: "\${KEY}" } } }
  - { id: moved, action: http_request, config: { method: POST, url: /old, multipart: { fields: { a: "1" } }, cookies: { theme: dark } } }
  - { id: up, action: wait_for, config: { type: http, url: "\${BASE_URL}/up" } }
  - { id: nobody, action: http_request, on_error: continue, config: { url: http://127.0.0.1:1/x } }
`,
  )
  const given = ['--var', `BASE_URL=${base}`, '--secret', 'KEY=k-canary']
  expect(await cli(['run', 'a.testmesh.yaml', ...given], folder)).toMatchObject({ code: 0, err: '' })
  const byRun = asked.splice(0)
  const exported = await cli(['export', '--as', 'har', '--out', 'run.har'], folder)
  expect(exported).toMatchObject({ code: 0, err: '' })
  expect(exported.out).toContain('\n  a.testmesh.yaml:6: up: what wait_for asked: it is not recorded request by request\n')
  const text = readFileSync(join(folder, 'run.har'), 'utf8')
  expect(text).not.toContain('canary')
  interface Pair {
    readonly name: string
    readonly value: string
  }
  interface Entry {
    readonly time: number
    readonly request: { readonly method: string; readonly url: string; readonly headers: readonly Pair[]; readonly postData?: unknown }
    readonly response: { readonly status: number; readonly redirectURL: string; readonly content: { readonly text?: string } }
    readonly timings: Readonly<Record<string, number>>
    readonly comment: string
    readonly _error?: string
  }
  const { entries } = (JSON.parse(text) as { log: { entries: readonly Entry[] } }).log
  const told = entries.map(({ request: { method, url }, response: { status, redirectURL }, comment }) =>
    [method, url.replace(base, ''), status, redirectURL.replace(base, ''), comment].join(' '),
  )
  expect(told).toEqual([
    'POST /long 200  Recorded › steps/long',
    'POST /form?a=1 200  Recorded › steps/form',
    'POST /old 302 /new Recorded › steps/moved, led elsewhere',
    'GET /new 200  Recorded › steps/moved',
    'GET http://127.0.0.1:1/x 0  Recorded › steps/nobody',
  ])
  expect(entries[0]?.request.postData).toEqual({ mimeType: 'application/json', text: JSON.stringify({ text: 'long '.repeat(5000) }) })
  expect(entries[0]?.request.headers).toContainEqual({ name: 'authorization', value: 'Bearer ***' })
  expect(JSON.parse(entries[0]?.response.content.text ?? '')).toMatchObject({ n: 17, nasty })
  expect(Object.keys(entries[0]?.timings ?? {})).toEqual(['blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'])
  expect(entries[0]?.time).toBeGreaterThan(0)
  expect(entries[4]?._error).toContain('127.0.0.1:1')

  expect((await cli(['import', 'run.har', '-o', 'again'], folder)).code).toBe(0)
  const again = await cli(['run', 'again', '--secret', 'TOKEN=k-canary', '--secret', 'X_KEY=k-canary', '--no-color'], folder)
  // The one that nobody answered fails, as it did.
  expect(again.code).toBe(1)
  const withoutCookies = (lines: readonly string[]) =>
    lines.filter((line) => !line.includes('/up')).map((line) => line.replace(/ \| (?:sid=17|theme=dark)[^|]*\|/, ' | - |'))
  expect(withoutCookies(asked.splice(0))).toEqual(withoutCookies(byRun))
  expect(await cli(['export', 'a.testmesh.yaml', '--as', 'har'], folder)).toMatchObject({ code: 2, out: '' })
})
