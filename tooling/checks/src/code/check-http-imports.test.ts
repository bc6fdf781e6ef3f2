import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkHttpImports } from './check-http-imports.ts'

it('finds HTTP loaded as a module, but lets types be', async () => {
  const text = `import http from 'node:http'
import type { Agent } from 'node:https'
const load = () => import('node:http2')
const https = process.getBuiltinModule('node:https')`
  const files = { 'packages/a/package.json': {}, 'packages/a/src/a.ts': text, 'packages/a/src/a.peer.test.ts': text }
  expect(await find(checkHttpImports, files)).toMatchInlineSnapshot(`
    [
      "packages/a/src/a.ts:1  "node:http": use process.getBuiltinModule('node:http')",
      "packages/a/src/a.ts:3  "node:http2": use process.getBuiltinModule('node:http2')",
    ]
  `)
})
