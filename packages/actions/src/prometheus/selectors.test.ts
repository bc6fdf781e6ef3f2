import { expect, it } from 'vitest'
import { selectorsOf } from './selectors.ts'

it.each([
  ['up', ['up{}']],
  ['up == 0', ['up{}']],
  ['http_requests_total{service="orders", code=~"5..", path=\'/a b\'}', ['http_requests_total{"service":"orders","path":"/a b"}']],
  ['sum by (service, code) (rate(http_requests_total{code!="200"}[5m] offset 1h)) > bool 3', ['http_requests_total{}']],
  ['a / on(instance) group_left (job) b unless job:c:sum{x="a, {b}"}', ['a{}', 'b{}', 'job:c:sum{"x":"a, {b}"}']],
  ['histogram_quantile(0.9, rate(took_seconds_bucket[1m])) # of all', ['took_seconds_bucket{}']],
  ['1e3 + inf + time()', []],
  ['label_replace(up, "a", "$1", "b", "(.*)")', ['up{}']],
])('finds what %s selects', (query, expected) => {
  expect(selectorsOf(query).map(({ name, labels }) => `${name}${JSON.stringify(labels)}`)).toEqual(expected)
})
