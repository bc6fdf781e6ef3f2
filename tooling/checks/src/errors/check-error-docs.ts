import type { Check, Problem } from '../check.ts'
import { type CodeTable, codeTables } from './code-tables.ts'
import { errorDocsPath, renderErrorDocs } from './render-error-docs.ts'

/** Every code is described once, and the page of codes says what the tables say. */
export const checkErrorDocs: Check = {
  name: 'docs/errors.md is current',
  run: (workspace) => {
    const tables = codeTables(workspace)
    const isCurrent = workspace.files.get(errorDocsPath) === renderErrorDocs(tables)
    const stale: Problem = { file: errorDocsPath, message: 'is not current: run node tooling/checks/src/write-error-docs.ts' }
    return [...incomplete(tables), ...twice(tables), ...(isCurrent ? [] : [stale])]
  },
}

const incomplete = (tables: readonly CodeTable[]): Problem[] =>
  tables
    .flatMap(({ codes }) => codes)
    .filter(({ title, hint }) => title === '' || hint === '')
    .map(({ code, file, line }) => ({ file, line, message: `${code} needs a title and a hint, written as plain text` }))

const twice = (tables: readonly CodeTable[]): Problem[] => {
  const seen = new Map<string, string>()
  return tables
    .flatMap(({ codes }) => codes)
    .flatMap(({ code, file, line }): Problem[] => {
      const first = seen.get(code)
      seen.set(code, file)
      return first === undefined ? [] : [{ file, line, message: `${code} is already in ${first}` }]
    })
}
