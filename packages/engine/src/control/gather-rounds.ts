import type { BlockResult } from '../run/run-control.ts'

/** What the rounds of a loop left: each output as a list, by its name and among `outputs`; and all of each round in `results`. */
export const gatherRounds = (ran: readonly BlockResult[]) => {
  const names = [...new Set(ran.flatMap((round) => Object.keys(round.outputs)))]
  const outputs = Object.fromEntries(names.map((name) => [name, ran.map((round) => round.outputs[name] ?? null)]))
  return { ...outputs, results: ran.map((round) => ({ ...round.steps, ...round.outputs })), outputs }
}
