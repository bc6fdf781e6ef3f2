import type { Check, Problem } from '../check.ts'
import { type Code, type CodeTable, codeTables } from './code-tables.ts'
import { errorDocsPath, renderErrorDocs } from './render-error-docs.ts'

/** Every code is described once, and the page of codes says what the tables say. */
export const checkErrorDocs: Check = {
  name: 'docs/errors.md is current',
  run: (workspace) => {
    const tables = codeTables(workspace)
    const isCurrent = workspace.files.get(errorDocsPath) === renderErrorDocs(tables)
    const stale: Problem = { file: errorDocsPath, message: 'is not current: run node tooling/checks/src/write-error-docs.ts' }
    return [
      ...incomplete(tables),
      ...twice(tables),
      ...withoutExample(tables, workspace.files.get(lintPath) ?? ''),
      ...tables.flatMap(unknownExamples),
      ...(isCurrent ? [] : [stale]),
    ]
  },
}

/** The page of the rules of good flows, each with an example. */
const lintPath = 'docs/lint.md'

/** Nobody can show a bug of ours. */
const isBug = ({ hint }: Code): boolean => hint.includes('please report it')

const withoutExample = (tables: readonly CodeTable[], lintPage: string): Problem[] =>
  tables
    .flatMap(({ codes }) => codes)
    .filter((code) => code.example === '' && !isBug(code) && !lintPage.includes(`\n### ${code.code}\n`))
    .map(({ code, file, line }) => ({ file, line, message: `${code} needs an example: ## ${code} in codes.md beside this file` }))

const unknownExamples = ({ codes, examples }: CodeTable): Problem[] =>
  [...examples].flatMap(([name, { file, line }]) =>
    codes.some(({ code }) => code === name) ? [] : [{ file, line, message: `${name} is no code of the table beside it` }],
  )

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
