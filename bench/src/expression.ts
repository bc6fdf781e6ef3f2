/**
 * What an expression costs: compiled once, evaluated in a scope with a result and a few variables.
 * `node bench/src/expression.ts` prints microseconds per evaluation; the goal for the first is 0.3.
 */
import { compileExpression, createScope, createTools, loadNeed, type Need } from '@testmesh/expressions'

const EVALUATIONS = 200_000
const ROUNDS = 15

const body = {
  id: 'o-17',
  total: 59.98,
  items: Array.from({ length: 20 }, (_, index) => ({ id: index, price: index * 1.5, tags: ['a', 'b'] })),
}
const needs: readonly Need[] = ['jsonpath', 'regex']
const loaded = new Map(await Promise.all(needs.map(async (need) => [need, await loadNeed(need)] as const)))
const scope = createScope({ status: 200, body, ORDERS: 'http://localhost:5003' }, { root: body, tools: createTools({ loaded }) })

/** Each with how many evaluations make a round. */
const works: Readonly<Record<string, number>> = {
  'status == 200 && body.id != nil': EVALUATIONS,
  'body.items[0].price * 2 < body.total': EVALUATIONS,
  '$.items[3].id == 3': EVALUATIONS,
  'all(body.items, .price >= 0)': EVALUATIONS / 10,
  '$.items[?(@.price > 20)].id': EVALUATIONS / 100,
  'body.id matches "^o-\\d+$"': EVALUATIONS / 10,
}

const measure = (text: string, count: number): { median: number; best: number } => {
  const { compiled, problems } = compileExpression(text)
  if (!compiled) throw new Error(problems[0]?.message)
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now()
    for (let i = 0; i < count; i++) compiled.evaluate(scope)
    times.push(((performance.now() - startedAt) * 1_000) / count)
  }
  const sorted = times.slice(5).sort((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, best: sorted[0] ?? Number.NaN }
}

for (const [text, count] of Object.entries(works)) {
  const { median, best } = measure(text, count)
  console.log(`${median.toFixed(3)} µs (best ${best.toFixed(3)})  ${text}`)
}
