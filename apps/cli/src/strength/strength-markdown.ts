import type { FieldStrength, FlowStrength, StepStrength, Strength } from '@testmesh/strength'
import { inCode, inHtml, inText } from '../markdown.ts'
import { changesText, totalLines } from './told-strength.ts'

/** For the page of a job: the totals, and a table of what nobody would notice to unfold for each flow. */
export const strengthMarkdown = (strength: Strength): string =>
  [
    '## Strength of the assertions',
    '',
    ...totalLines(strength).map((line) => `- ${inText(line)}`),
    '',
    ...strength.flows.flatMap(flowLines),
  ].join('\n')

const flowLines = ({ name, totals: { killed, survived }, steps, unjudged }: FlowStrength): string[] => [
  `<details><summary>${inHtml(name)}: ${killed} of ${killed + survived} noticed</summary>`,
  '',
  '| step | field | nobody notices | what would |',
  '|---|---|---|---|',
  ...steps.flatMap((step) => step.fields.filter(({ survived: changes }) => changes.length > 0).map((field) => row(step, field))),
  '',
  ...unjudged.map(({ id, why }) => `- ${inText(`${id} was not judged: ${why}`)}`),
  '',
  '</details>',
  '',
]

const row = ({ id }: StepStrength, { field, survived, suggestion }: FieldStrength): string =>
  `| ${inText(id)} | ${inCode(field)} | ${inText(changesText(survived))} | ${suggestion === undefined ? '' : inCode(`- ${suggestion}`)} |`
