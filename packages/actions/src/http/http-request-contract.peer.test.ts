import { actionContract } from '@testmesh/action-kit/contract'
import { findFreePort, type HttpServer, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createTestContext } from '../testing/test-context.ts'
import { httpCodes } from './codes.ts'
import { httpRequest } from './http-request.ts'

let server: HttpServer
beforeAll(async () => {
  server = await httpServer((request, response) => {
    if (request.url === '/hang') return
    response.setHeader('set-cookie', 'a=1')
    response.end(request.url === '/bytes' ? Buffer.from([0, 255]) : '{"ok":true}')
  })
})
afterAll(() => server.stop())

describe('the contract', () => {
  const contract = actionContract(httpRequest, {
    createContext: createTestContext,
    codes: Object.keys(httpCodes),
    cases: [
      { name: 'a GET', config: () => ({ url: server.url }) },
      { name: 'bytes', config: () => ({ url: `${server.url}/bytes` }) },
      { name: 'a POST', config: () => ({ url: server.url, method: 'POST', body: { a: 1 }, save_to_file: 'x.json' }) },
    ],
    hang: () => ({ url: `${server.url}/hang` }),
    unreachable: async () => ({ url: `http://127.0.0.1:${await findFreePort()}` }),
  })
  for (const { name, run } of contract) it(name, run)
})
