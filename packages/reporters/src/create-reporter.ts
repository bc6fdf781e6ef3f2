import type { CreateReporter, Reporter, ReporterContext } from './reporter.ts'

/** Reporters by the name that `--reporter` takes. Each is loaded when it is used. */
export const reporters = {
  list: async () => (await import('./list/list-reporter.ts')).createListReporter,
  jsonl: async () => (await import('./jsonl/jsonl-reporter.ts')).createJsonlReporter,
  html: async () => (await import('./html/html-reporter.ts')).createHtmlReporter,
  markdown: async () => (await import('./markdown/markdown-reporter.ts')).createMarkdownReporter,
  github: async () => (await import('./github/github-reporter.ts')).createGithubReporter,
  ctrf: async () => (await import('./ctrf/ctrf-reporter.ts')).createCtrfReporter,
  junit: async () => (await import('./junit/junit-reporter.ts')).createJunitReporter,
} satisfies Record<string, () => Promise<CreateReporter>>

export type ReporterName = keyof typeof reporters

export const createReporter = async (name: ReporterName, context: ReporterContext): Promise<Reporter> => (await reporters[name]())(context)
