import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with questions to Prometheus; what goes wrong on the way there has the codes of HTTP. */
export const prometheusCodes = {
  PROMETHEUS_NOT_AS_EXPECTED: {
    title: 'The metric is not as expected',
    hint: 'Compare what is expected with what was seen last. Prometheus knows of a change when it has scraped it: raise `within` beyond its scrape interval.',
  },
  PROMETHEUS_NOTHING_EXPECTED: {
    title: 'The step expects nothing',
    hint: 'Give the step assertions, such as `value > 0`, or use prometheus.query.',
  },
  PROMETHEUS_BAD_QUERY: { title: 'Prometheus does not understand the query', hint: 'The message is its own, and says where.' },
  PROMETHEUS_BAD_TIME: {
    title: 'That is no time',
    hint: 'Write a time such as 2026-01-31T12:00:00Z, seconds since 1970, now, or a duration back such as -5m.',
  },
  PROMETHEUS_NO_ACCESS: {
    title: 'Prometheus does not let the step in',
    hint: 'Give credentials by `auth`, or check those that are given.',
  },
  PROMETHEUS_QUERY_FAILED: {
    title: 'Prometheus could not answer the query',
    hint: 'The message is its own: the query may ask for too much, or match series that do not fit each other.',
  },
  PROMETHEUS_NOT_PROMETHEUS: {
    title: 'What answers there does not have the API of Prometheus',
    hint: 'Give the address that /api/v1/query stands below, such as http://prometheus:9090.',
  },
  PROMETHEUS_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
} as const satisfies Record<string, CodeEntry>
