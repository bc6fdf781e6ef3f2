import { actionDescriptors } from '@testmesh/actions'
import { readFlow } from '@testmesh/flow'
import { formatFlow } from '@testmesh/flow/format'
import { expect, it } from 'vitest'

const stepText = (step: string): string => `name: Shop\nsteps:\n  - ${step}\n`

/** Older words of the settings of actions, and those of today. */
const cases: readonly (readonly [what: string, older: string, today: string])[] = [
  [
    'http_request: `form_data` = `form`',
    '{ action: http, config: { url: /, form_data: { a: b } } }',
    '{ action: http_request, config: { url: /, form: { a: b } } }',
  ],
  [
    'http_request: `poll {enabled, until (success_condition), interval, timeout}`',
    '{ action: http_request, config: { url: /, poll: { enabled: true, success_condition: status == 200, interval: 1s, timeout: 1m } } }',
    '{ action: http_request, config: { url: /, poll: { enabled: true, until: status == 200, interval: 1s, timeout: 1m } } }',
  ],
  [
    'http_request: `ssl {verify_ssl, ca_cert, client_cert, client_key, server_name}`',
    '{ action: http_request, config: { url: /, insecure: true, ssl: { verify_ssl: true, ca_cert: a.pem, client_cert: b.pem, client_key: c.pem, server_name: x } } }',
    '{ action: http_request, config: { url: /, insecure: true, ssl: { verify_ssl: true, ca: a.pem, client_cert: b.pem, client_key: c.pem, server_name: x } } }',
  ],
  [
    'http_request: `auth.location`, `auth.name`',
    '{ action: http_request, config: { url: /, auth: { type: api_key, header: x-key, key: "${K}", in: header } } }',
    '{ action: http_request, config: { url: /, auth: { type: api_key, name: x-key, value: "${K}", location: header } } }',
  ],
  [
    'http_request: names in camelCase',
    '{ action: http_request, config: { url: /, baseUrl: "http://x", queryParams: { a: b }, followRedirects: false, verifySsl: false } }',
    '{ action: http_request, config: { url: /, base_url: "http://x", params: { a: b }, follow_redirects: false, verify_ssl: false } }',
  ],
  [
    'database_query: keys `user`, `sslmode`, `connectionString`',
    '{ action: database, config: { connection: { host: h, user: u, dbname: d, sslmode: prefer }, sql: select 1 } }',
    '{ action: database_query, config: { connection: { host: h, username: u, database: d, ssl: prefer }, query: select 1 } }',
  ],
  [
    'database_query: `connectionString`, `postgresql.query`',
    '{ action: postgresql.query, config: { connectionString: "${DB}", query: select 1, args: [1] } }',
    '{ action: database_query, config: { connection: "${DB}", query: select 1, params: [1] } }',
  ],
  [
    'db_poll: `success_condition`, `poll_interval`, `expected_value`',
    '{ action: database_poll, config: { query: select 1, success_condition: { type: value_equals, column: a, expected_value: 1 }, poll_interval: 1s } }',
    '{ action: db_poll, config: { query: select 1, condition: { type: value_equals, column: a, value: 1 }, interval: 1s } }',
  ],
]

it.each(cases)('%s', (_, older, today) => {
  const [before, after] = [readFlow(stepText(older), actionDescriptors), readFlow(stepText(today), actionDescriptors)]
  expect(after.diagnostics).toEqual([])
  expect(before.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(before.diagnostics.map(({ code }) => code)).toContain('LINT_ALIAS')
  expect(before.flow).toEqual(after.flow)
  expect(formatFlow(stepText(older), actionDescriptors).text).toBe(stepText(today))
})
