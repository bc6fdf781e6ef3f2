import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { httpServer } from '@testmesh-tooling/services'
import { expect, it } from 'vitest'
import { answer } from './testing/ask.ts'

/** Makes one plain GET in a fresh process, and tells what was loaded for it of what only other requests need. */
const program = (url: string) => `
import { registerHooks } from 'node:module'
const before = new Set(process.moduleLoadList)
const loaded = []
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
const { httpRequest } = await import('./http-request.ts')
const { createTestContext } = await import('../testing/test-context.ts')
const context = createTestContext()
const { status } = await httpRequest.run({ url: '${url}', timeout: 5000, follow_redirects: true, max_redirects: 1, decompress: true }, context)
await context.close()
loaded.push(...process.moduleLoadList.filter((name) => !before.has(name)))
const needless = /tough-cookie|proxy-agent|aws4fetch|NativeModule (http|https|_http_client|tls|zlib|http2|crypto|internal\\/deps\\/undici\\/undici)$/
console.log(JSON.stringify({ status, needless: loaded.filter((name) => needless.test(name)) }))
`

it('loads nothing for a plain GET that only other requests need', async () => {
  await using server = await httpServer(answer('{"a":1}', { 'content-type': 'application/json' }))
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program(server.url)], {
    cwd: import.meta.dirname,
  })
  expect(JSON.parse(stdout)).toEqual({ status: 200, needless: [] })
})
