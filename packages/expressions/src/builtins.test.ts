import { expect, it } from 'vitest'
import { builtins } from './builtins.ts'
import { loadTools } from './testing/evaluate.ts'

const tools = await loadTools()

it('gives the parts of the time in UTC', () => {
  const names = [
    'TIMESTAMP',
    'TIMESTAMP_UNIX',
    'TIMESTAMP_MS',
    'DATE',
    'TIME',
    'DATETIME',
    'YEAR',
    'MONTH',
    'DAY',
    'HOUR',
    'MINUTE',
    'SECOND',
    'DAY_OF_WEEK',
  ]
  expect(Object.fromEntries(names.map((name) => [name, builtins[name]?.(tools)]))).toMatchInlineSnapshot(`
    {
      "DATE": "2026-03-01",
      "DATETIME": "2026-03-01 10:20:30",
      "DAY": "01",
      "DAY_OF_WEEK": "Sunday",
      "HOUR": "10",
      "MINUTE": "20",
      "MONTH": "03",
      "SECOND": "30",
      "TIME": "10:20:30",
      "TIMESTAMP": "2026-03-01T10:20:30.456Z",
      "TIMESTAMP_MS": 1772360430456,
      "TIMESTAMP_UNIX": 1772360430,
      "YEAR": "2026",
    }
  `)
})

it('gives random values of the promised form', () => {
  const shapes = {
    UUID: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    RANDOM_ID: /^[a-z\d]{12}$/,
    RANDOM_INT: /^\d{1,6}$/,
    RANDOM_STRING: /^[A-Za-z\d]{16}$/,
  }
  for (const [name, shape] of Object.entries(shapes)) expect(String(builtins[name]?.(tools))).toMatch(shape)
})

it('knows the aliases, and nothing of a prototype', () => {
  expect(['$uuid', 'uuid', '$timestamp', '$random_int', 'TODAY', 'constructor', 'toString'].map((name) => name in builtins)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})
