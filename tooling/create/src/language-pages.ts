import { renderLintDocs } from './render-lint-docs.ts'
import { renderOlderFlows } from './render-older-flows.ts'

/** Pages about the language that are written from its tables, by their paths below the root. */
export const languagePages = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/lint.md', renderLintDocs()],
    ['docs/language/older-flows.md', renderOlderFlows()],
  ])
