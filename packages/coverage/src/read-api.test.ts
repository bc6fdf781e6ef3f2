import { formatDiagnostic } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { readApi } from './index.ts'

const told = (text: string): string =>
  readApi(text)
    .diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, { text, file: 'api.yaml' }))
    .join('\n\n')

describe('the document of an API', () => {
  it('says its operations, their tags and their answers, in its order', () => {
    const text = `
openapi: 3.1.0
info: { title: Shop, version: 1.4 }
paths:
  x-notes: { get: {} }
  /orders:
    parameters: []
    post: { tags: [orders, all], responses: { 201: {}, 4XX: {}, x-more: {} } }
    get: { responses: { default: {} } }
  /refunds: { $ref: '#/components/pathItems/refunds' }
components: { pathItems: { refunds: { delete: {} } } }
`
    const { api, diagnostics } = readApi(text)
    expect(diagnostics).toEqual([])
    expect(api?.title).toBe('Shop 1.4')
    expect(api?.operations.map(({ method, path, tag, answers }) => [method, path, tag, answers])).toEqual([
      ['POST', '/orders', 'orders', ['201', '4XX']],
      ['GET', '/orders', undefined, ['default']],
      ['DELETE', '/refunds', undefined, []],
    ])
  })

  it('loses no operation that is written in another way', () => {
    const text = `
openapi: 3.2.0
paths:
  /orders:
    get:
    query: { responses: { 200: {} } }
    additionalOperations: { COPY: {} }
  carts: { get: {} }
  /round: { $ref: '#/paths/~1round' }
  /none: { $ref: '#/components/pathItems/none' }
x-no: &no { description: no }
x-many: [${'*no, '.repeat(200)}]
`
    const { api, diagnostics } = readApi(text)
    expect(api?.operations.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /orders',
      'QUERY /orders',
      'COPY /orders',
      'GET carts',
    ])
    expect(diagnostics.map(({ message }) => message)).toEqual([
      '/round is #/paths/~1round, which is not there',
      '/none is #/components/pathItems/none, which is not there',
    ])
  })

  it('is refused at its place', () => {
    expect(told('openapi: 3.1.0\npaths: {\n  /orders: { get: {}\n')).toMatchInlineSnapshot(`
      "error OPENAPI_UNREADABLE: Flow map in block collection must be sufficiently indented and end with a }
        --> api.yaml:4:1
       3 |   /orders: { get: {}
       4 |
         | ^ It is OpenAPI 3 or Swagger 2, written in YAML or JSON."
    `)
    expect(told('{"asyncapi": "3.0.0"}')).toMatchInlineSnapshot(`
      "error OPENAPI_UNREADABLE: it says neither openapi: 3.… nor swagger: "2.0"
        --> api.yaml:1:1
       1 | {"asyncapi": "3.0.0"}
         | ^ It is OpenAPI 3 or Swagger 2, written in YAML or JSON."
    `)
    expect(told('swagger: "1.2"\npaths: {}\n')).toMatchInlineSnapshot(`
      "error OPENAPI_UNREADABLE: it is of version 1.2
        --> api.yaml:1:1
       1 | swagger: "1.2"
         | ^ It is OpenAPI 3 or Swagger 2, written in YAML or JSON."
    `)
    expect(told('openapi: 3.0.3\npaths:\n  /orders: { $ref: orders.yaml }\n')).toMatchInlineSnapshot(`
      "warning OPENAPI_LOST_PATH: /orders stands in another document
        --> api.yaml:3:3
       2 | paths:
       3 |   /orders: { $ref: orders.yaml }
         |   ^^^^^^^
         = Bundle the documents into one: what stands elsewhere is not counted.

      error OPENAPI_NO_OPERATIONS: it has no operations
        --> api.yaml:2:1
       1 | openapi: 3.0.3
       2 | paths:
         | ^^^^^
         = Operations stand below \`paths\`: GET of /orders is \`get\` of \`/orders\`."
    `)
    expect(told('')).toContain('it says neither openapi')
    const nested = ['b', 'c', 'd', 'e'].map((name, at) => `${name}: &${name} [${`*${'abcd'[at]}, `.repeat(20)}]`)
    expect(told(['a: &a [x]', ...nested].join('\n'))).toContain('alias')
    expect(told(`${'['.repeat(20_000)}`)).toContain('OPENAPI_UNREADABLE')
  })
})
