import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds, parseThreshold } from './threshold.ts'

it('reads what must hold of what', () => {
  expect(
    ['p95 < 300ms', 'pay p99.9<=1.5s', '"Check out" failed < 1%', 'failed <= 3', 'rate > 600/m', 'each › pay max < 2s'].map(parseThreshold),
  ).toMatchInlineSnapshot(`
    [
      {
        "bound": 300,
        "metric": {
          "percent": 95,
          "type": "percentile",
        },
        "operator": "<",
        "text": "p95 < 300ms",
      },
      {
        "bound": 1500,
        "metric": {
          "percent": 99.9,
          "type": "percentile",
        },
        "of": "pay",
        "operator": "<=",
        "text": "pay p99.9<=1.5s",
      },
      {
        "bound": 1,
        "metric": {
          "type": "failedPercent",
        },
        "of": "Check out",
        "operator": "<",
        "text": ""Check out" failed < 1%",
      },
      {
        "bound": 3,
        "metric": {
          "type": "failedCount",
        },
        "operator": "<=",
        "text": "failed <= 3",
      },
      {
        "bound": 10,
        "metric": {
          "type": "rate",
        },
        "operator": ">",
        "text": "rate > 600/m",
      },
      {
        "bound": 2000,
        "metric": {
          "type": "max",
        },
        "of": "each › pay",
        "operator": "<",
        "text": "each › pay max < 2s",
      },
    ]
  `)
})

it('says what is wrong with a text that is none', () => {
  const texts = ['', 'fast', 'p95 300ms', 'p95 < 300', 'p0.01 < 1s', 'p101 < 1s', 'failed < 1s', 'rate > 50', 'p95 = 1s']
  expect(texts.map((text) => `${text}: ${(parseThreshold(text) as { problem: string }).problem}`)).toMatchInlineSnapshot(`
    [
      ": wants such as 'p95 < 300ms', 'pay p99 < 1s', 'failed < 1%' or 'rate > 50/s'",
      "fast: wants such as 'p95 < 300ms', 'pay p99 < 1s', 'failed < 1%' or 'rate > 50/s'",
      "p95 300ms: wants such as 'p95 < 300ms', 'pay p99 < 1s', 'failed < 1%' or 'rate > 50/s'",
      "p95 < 300: wants a duration with its unit behind p95, such as 300ms or 1.5s",
      "p0.01 < 1s: wants a percentile from p0.1 to p100, such as p95",
      "p101 < 1s: wants a percentile from p0.1 to p100, such as p95",
      "failed < 1s: wants a percentage behind failed, such as 1%, or a number of executions",
      "rate > 50: wants a rate behind rate, such as 50/s or 600/m",
      "p95 = 1s: wants such as 'p95 < 300ms', 'pay p99 < 1s', 'failed < 1%' or 'rate > 50/s'",
    ]
  `)
})

it('reads back whatever it is given with any blanks, and never throws', () => {
  const blank = fc.constantFrom(' ', '  ', '\t')
  const metric = fc.constantFrom('p50', 'p99.9', 'max', 'mean')
  const operator = fc.constantFrom('<', '<=', '>', '>=')
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z_]{1,12}$/), metric, operator, fc.nat(99_999), blank, (of, name, sign, ms, between) => {
      const read = parseThreshold(`${of}${between}${name}${between}${sign}${between}${ms}ms`)
      expect(read).toMatchObject({ of, operator: sign, bound: ms })
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => void parseThreshold(text)))
})

it('compares as it is written', () => {
  const values = [1, 2, 3]
  const held = (operator: '<' | '<=' | '>' | '>=') => values.filter((value) => holds({ operator, bound: 2 }, value))
  expect([held('<'), held('<='), held('>'), held('>=')]).toEqual([[1], [1, 2], [3], [2, 3]])
})
