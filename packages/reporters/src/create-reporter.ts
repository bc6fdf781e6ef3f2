import type { CreateReporter, Reporter, ReporterContext } from './reporter.ts'

/** Reporters by the name that `--reporter` takes. Each is loaded when it is used. */
export const reporters = {
  list: async () => (await import('./list/list-reporter.ts')).createListReporter,
  jsonl: async () => (await import('./jsonl/jsonl-reporter.ts')).createJsonlReporter,
  junit: async () => (await import('./junit/junit-reporter.ts')).createJunitReporter,
} satisfies Record<string, () => Promise<CreateReporter>>

export type ReporterName = keyof typeof reporters

export const createReporter = async (name: ReporterName, context: ReporterContext): Promise<Reporter> => (await reporters[name]())(context)
