import type { CreateReporter } from '../reporter.ts'

/** Every event as one line of JSON, in the order of the log. The lines of a batch are told from others by their `batchId`. */
export const createJsonlReporter: CreateReporter = (context) => ({
  onBatch: (event) => context.write(`${JSON.stringify(event)}\n`),
  onEvents: (_executionId, events) => context.write(events.map((event) => `${JSON.stringify(event)}\n`).join('')),
  finish: () => undefined,
})
