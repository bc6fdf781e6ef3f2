import type { Coverage, OperationCoverage } from '@testmesh/coverage'
import { inCode, inText } from '../markdown.ts'
import { byTag, flowsText, markOf, requestLines, stateOf, totalLines } from './told-coverage.ts'

/** For the page of a job: the totals, and a table of all operations to unfold. */
export const coverageMarkdown = (coverage: Coverage): string => {
  const { title, operations, unknown } = coverage
  return [
    `## Coverage of ${inText(title === '' ? 'the API' : title)}`,
    '',
    ...[...totalLines(coverage), ...requestLines(coverage)].map((line) => `- ${inText(line)}`),
    ...(unknown.length === 0 ? [] : ['', 'Not in the document:', '', ...unknown.map(unknownLine)]),
    '',
    `<details><summary>${operations.length} operations</summary>`,
    '',
    '| | operation | calls | seen | not seen | not documented | flows |',
    '|---|---|---|---|---|---|---|',
    ...[...byTag(operations).values()].flat().map(row),
    '',
    '</details>',
    '',
  ].join('\n')
}

const unknownLine = ({ method, path, statuses, flow, step }: Coverage['unknown'][number]): string =>
  `- ${inCode(`${method} ${path}`)} ${statuses.join(', ') || 'no answer'}, by ${inText(`${flow} › ${step}`)}`

const row = (operation: OperationCoverage): string => {
  const { method, path, calls, answers, undocumented, flows } = operation
  const statuses = (wanted: typeof answers): string => wanted.map(({ status }) => inText(status)).join(', ')
  return `| ${[
    markOf(operation),
    inCode(`${method} ${path}`),
    `${calls}${stateOf(operation) === 'unchecked' ? ', not checked' : ''}`,
    statuses(answers.filter((answer) => answer.calls > 0)),
    statuses(answers.filter((answer) => answer.calls === 0)),
    statuses(undocumented),
    inText(flowsText(flows)),
  ].join(' | ')} |`
}
