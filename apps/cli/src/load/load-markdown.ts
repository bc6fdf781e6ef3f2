import { inCode, inText } from '../markdown.ts'
import { cellsOf, columns, courseLines, type MeasuredLoad, remarkLines, rowsOf, thresholdText, totalLine, valueText } from './told-load.ts'

/** For the page of a job: what held, a table of the times, and why what failed did. */
export const loadMarkdown = (load: MeasuredLoad): string =>
  [
    '## Load test',
    '',
    inText(totalLine(load)),
    '',
    '| | threshold | measured |',
    '|---|---|---|',
    ...load.thresholds.map((one) => `| ${one.holds ? '✓' : '✗'} | ${inCode(thresholdText(one))} | ${valueText(one)} |`),
    '',
    `| | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '--:').join('|')}|`,
    ...rowsOf(load).map(({ title, depth, figures }) => {
      const name = inText(title)
      return `| ${depth === 0 ? `**${name}**` : name} | ${cellsOf(figures).join(' | ')} |`
    }),
    '',
    ...fenced(courseLines(load)),
    ...list([
      ...load.failures.map(
        ({ count, flow, step, code, message }) => `${count} × ${flow}${step === undefined ? '' : ` › ${step}`}: ${code}: ${message}`,
      ),
      ...(load.otherFailures > 0 ? [`${load.otherFailures} × in other ways`] : []),
    ]),
    ...list(remarkLines(load)),
  ].join('\n')

const fenced = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['```', ...lines, '```', ''])

const list = (texts: readonly string[]): string[] => (texts.length === 0 ? [] : [...texts.map((text) => `- ${inText(text)}`), ''])
