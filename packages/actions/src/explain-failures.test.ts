import { parseConfig } from '@testmesh/action-kit'
import { expect, it } from 'vitest'
import { loadAction } from './builtin-actions.ts'

const loki = { url: 'http://a', query: '{app="shop"}' }
const s3 = { endpoint: 'http://a', bucket: 'shop', access_key: 'a', secret_key: 'b' }

/** What actions give with a failure is less than what they give when they pass. */
it.each([
  ['browser', { url: 'http://a/' }, { url: 'http://a/', title: 'Shop' }, 'Browser: navigate http://a/ → http://a/'],
  ['browser', { url: 'http://a/' }, { screenshots: [] }, 'Browser: navigate http://a/'],
  ['s3', { ...s3, operation: 'assert', key: 'k' }, { bucket: 'shop', key: 'k', exists: false }, 'assert shop/k → not there'],
  ['sse', { url: 'http://a/' }, { events: [], count: 1, seen: 3 }, 'GET http://a/ → 1 of 3 events'],
  ['loki', loki, { lines: ['x'], entries: [], series: [], count: 1, value: null }, '{app="shop"} → one line: "x"'],
  ['http_request', { url: 'http://a/' }, { status: 503, status_text: 'No' }, 'GET http://a/ → 503 No'],
  ['exec', { command: 'ls' }, { exit_code: 2 }, 'ls → exit code 2'],
])('tells of a failed %s with %j only what %j holds', async (type, config, result, request) => {
  const { schema, explain } = await loadAction(type)
  const parsed = parseConfig(schema.config, config)
  expect(await explain?.(parsed.value, result)).toMatchObject({ request })
})
