// What is imported is what was asked for: the requests that arrive are the same, and nothing of it is lost in silence.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { bin } from './start-cli.ts'

const asked: string[] = []
let server: Server
let base: string
let cwd: string
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      asked.push(`${method} ${url} ${headers.authorization ?? '-'} ${headers['content-type'] ?? '-'} ${Buffer.concat(chunks).toString()}`)
      response.setHeader('content-type', 'application/json').end('{"token":"t-17","id":"o-17","items":[{"sku":"tea"}]}')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'testmesh-import-'))
  asked.length = 0
})
afterEach(() => rmSync(cwd, { recursive: true }))

/** How a clone calls it: with a `run` of its own in front. */
const asInClone = { ...process.env, TESTMESH_PROGRAM: 'npm run testmesh --' }

const cli = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: asInClone, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (err += text.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

/** In any order of its keys. */
const sorted = (lines: readonly string[]): string[] => [...lines].sort()

it.skipIf(spawnSync('curl', ['--version']).error)('sends what curl sends', async () => {
  const script = `curl -s '${base}/login?a=1&b=x%20y' -H 'Content-Type: application/json' --data-raw '{"email":"ada@example.com","n":1.0}'
curl -s ${base}/form -d sku=tea -d note=a%26b --data-urlencode 'more=c d'
curl -s -X PUT ${base}/orders/7 -u ada:pa55word -H 'Content-Type: text/plain' -d 'costs \${5}'
curl -s -G ${base}/search -d q=tea
LOGIN=ada:pa55word Q='a&b c'
curl -s ${base}/whole -u $LOGIN -H 'Content-Type: text/plain' --data-urlencode "$Q"
curl -s -G ${base}/found --data-urlencode "$Q" --data-urlencode "q=$Q"
SHOP=${base}
curl -s $SHOP/notes/$SHOP -H 'Content-Type: text/plain' --data-binary @- <<EOF
"for" $SHOP
EOF
`
  writeFileSync(join(cwd, 'calls.sh'), script)
  const shell = spawn('sh', [join(cwd, 'calls.sh')], { stdio: 'ignore' })
  await once(shell, 'close')
  const byCurl = asked.splice(0)
  expect(byCurl).toHaveLength(7)

  const imported = await cli('import', 'calls.sh')
  expect(imported).toMatchObject({ code: 0, err: '' })
  expect(imported.out).toContain('1 flow, nothing was lost')
  expect(imported.out).toMatch(/^next: npm run testmesh -- validate flows\n {6}npm run testmesh -- run flows$/m)
  const run = await cli('run', 'flows', '--secret', 'PASSWORD=pa55word', '--secret', 'LOGIN=ada:pa55word')
  expect([run.code, run.err]).toEqual([0, ''])
  // A space of a form is written in two ways.
  const written = (lines: readonly string[]) => sorted(lines.map((line) => line.replaceAll('%20', '+')))
  expect(written(asked)).toEqual(written(byCurl))
})

it('says the line of what it does not bring over', async () => {
  writeFileSync(join(cwd, 'calls.sh'), `curl ${base}/a \\\n  --http3\necho done\n`)
  const { out } = await cli('import', 'calls.sh')
  expect(out).toContain(
    'not brought over:\n  curl command 1, line 2: --http3 has nothing like it here\n  calls, line 3: the command echo done\n',
  )
})

it('runs a Postman collection in its order, and writes down no secret', async () => {
  const collection = {
    info: { name: 'Shop' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
    variable: [{ key: 'base-url', value: base }],
    item: [
      {
        name: 'Log in',
        request: {
          method: 'POST',
          auth: {
            type: 'basic',
            basic: [
              { key: 'username', value: 'ada' },
              { key: 'password', value: 's3cret-canary' },
            ],
          },
          url: '{{base-url}}/login',
        },
        event: [
          {
            listen: 'test',
            script: { exec: ['pm.response.to.have.status(200);', 'pm.environment.set("token", pm.response.json().token)'] },
          },
        ],
      },
      {
        name: 'Orders',
        item: [
          {
            name: 'Place',
            request: {
              method: 'POST',
              url: '{{base-url}}/orders',
              body: { mode: 'raw', raw: '{"sku": "tea"}', options: { raw: { language: 'json' } } },
            },
            event: [{ listen: 'test', script: { exec: ['pm.expect(pm.response.json().items[0].sku).to.eql("tea")', 'tests.old = true'] } }],
          },
        ],
      },
    ],
  }
  writeFileSync(join(cwd, 'shop.postman_collection.json'), JSON.stringify(collection))
  const imported = await cli('import', 'shop.postman_collection.json')
  expect(imported.code).toBe(0)
  expect(imported.out).toContain('Orders › Place: of its tests: tests.old = true')
  expect(imported.out).toContain('secrets, which no file holds: PASSWORD')
  expect(readFileSync(join(cwd, 'flows/shop.testmesh.yaml'), 'utf8')).not.toContain('canary')
  const run = await cli('run', 'flows', '--secret', 'PASSWORD=s3cret-canary')
  expect([run.code, run.err]).toEqual([0, ''])
  const basic = Buffer.from('ada:s3cret-canary').toString('base64')
  expect(asked).toEqual([`POST /login Basic ${basic} - `, 'POST /orders Bearer t-17 application/json {"sku":"tea"}'])
})

it('makes flows of an OpenAPI document that all can run', async () => {
  writeFileSync(
    join(cwd, 'api.yaml'),
    `openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: "${base}" }]
paths:
  /orders/{id}:
    get:
      operationId: readOrder
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } } }
  /orders:
    post:
      operationId: placeOrder
      requestBody: { content: { application/json: { schema: { type: object, properties: { sku: { type: string }, email: { type: string, format: email } } } } } }
      responses: { "200": { description: ok } }
`,
  )
  expect((await cli('import', 'api.yaml', '-o', 'api')).code).toBe(0)
  const run = await cli('run', 'api', '--seed', '1')
  expect([run.code, run.err]).toEqual([0, ''])
  expect(sorted(asked)[0]).toBe('GET /orders/text - - ')
  // Formatted already, as a person would write it.
  expect((await cli('fmt', '--check', 'api')).code).toBe(0)
})

it('writes nothing over, and nothing at all of what it cannot read', async () => {
  writeFileSync(join(cwd, 'a.sh'), `curl ${base}/a`)
  expect((await cli('import', 'a.sh')).code).toBe(0)
  expect(await cli('import', 'a.sh')).toMatchObject({
    code: 2,
    err: 'error: flows/get-a.testmesh.yaml is there already: nothing was written; --force writes over, and --out elsewhere\n',
  })
  expect((await cli('import', 'a.sh', '--force')).code).toBe(0)
  expect(await cli('import', 'a.sh', '--out', 'a.sh/flows', '--force')).toMatchObject({
    code: 2,
    err: 'error: a.sh/flows/get-a.testmesh.yaml stands in no folder: a.sh is a file; nothing was written\n',
  })
  writeFileSync(join(cwd, 'b.json'), '{"openapi":"3.0.0","paths":{}}')
  expect(await cli('import', 'a.sh', 'b.json', '-o', 'elsewhere')).toMatchObject({
    code: 2,
    err: 'error: b.json: it has no operations\n',
    out: '',
  })
  expect(await cli('import', 'c.json')).toMatchObject({ code: 2, out: '' })
  writeFileSync(join(cwd, 'd.sh'), Buffer.from(`curl ${base}/d -d name=Zoë`, 'latin1'))
  expect(await cli('import', 'd.sh', '-o', 'elsewhere')).toMatchObject({
    code: 2,
    err: 'error: d.sh is not UTF-8 text: save it as UTF-8\n',
    out: '',
  })
})

it('writes each flow of several sources into a file of its own, and mixes no values', async () => {
  writeFileSync(join(cwd, 'a.sh'), `curl ${base}/a`)
  writeFileSync(join(cwd, 'b.sh'), `curl ${base}/a -d x=1 -G`)
  const together = await cli('import', 'a.sh', 'b.sh')
  expect(together.out).toContain('made flows/get-a.testmesh.yaml\nmade flows/get-a-2.testmesh.yaml\n')
  writeFileSync(join(cwd, 'c.sh'), 'curl http://other.example.com/a')
  expect(await cli('import', 'a.sh', 'c.sh', '-o', 'elsewhere')).toMatchObject({
    code: 2,
    err: 'error: BASE_URL has another value in c.sh than in those before it: import one after the other, each with an --out of its own\n',
    out: '',
  })
})
