import { readFileSync } from 'node:fs'
import { nearestNames } from '@testmesh/expressions'
import type { CodeEntry } from '@testmesh/protocol'
import { errorPage } from '../error-page.ts'
import { exitCodes } from '../exit-codes.ts'
import { findProject } from '../load-selection.ts'
import { UsageError } from '../usage-error.ts'

/** `testmesh explain`: what a code of an error means, what helps, and an example. */
export const explainCommand = async (asked: string): Promise<number> => {
  process.stdout.write(await explainCode(asked))
  return exitCodes.passed
}

/** What it writes. @throws UsageError for a code there is none of */
export const explainCode = async (asked: string): Promise<string> => {
  const code = asked.toUpperCase().replaceAll('-', '_')
  const sections = sectionsOf(readFileSync(errorPage, 'utf8'))
  const section = sections.get(code)
  if (section === undefined) {
    const own = await codesOfPlugins()
    const entry = own.get(code)
    if (entry) return `${code}\n\n${entry.title}\n\n${entry.hint}\n`
    const [nearest] = nearestNames(code, [...sections.keys(), ...own.keys()])
    throw new UsageError(`there is no code ${asked}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`)
  }
  return `${code}\n\n${asText(section)}\n${await ruleText(code)}`
}

/** Of the project around. One whose config is broken has none. */
const codesOfPlugins = async (): Promise<ReadonlyMap<string, CodeEntry>> => {
  const { project } = await findProject([], {})
  return new Map(project?.plugins.flatMap(({ codes }) => Object.entries(codes)))
}

/** What the page says of each code. */
const sectionsOf = (page: string): ReadonlyMap<string, string> =>
  new Map([...page.matchAll(/^### (\w+)\n([\s\S]*?)(?=^##|(?![\s\S]))/gm)].map(([, code = '', text = '']) => [code, text.trim()]))

/** Markdown as people read it in a terminal: code is set in by two blanks instead of standing between fences. */
const asText = (markdown: string): string =>
  markdown
    .replace(/^<!-- file: (\S+) -->\n/gm, '$1:\n\n')
    .replace(/^```.*\n([\s\S]*?)^```$/gm, (_, code: string) => setIn(code).trimEnd())
    .replace(/\\([<\\])/g, '$1')

const setIn = (text: string): string => text.replace(/^(?=.)/gm, '  ')

/** For a rule of the linter: why, a flow it finds something in, and how that should be. */
const ruleText = async (code: string): Promise<string> => {
  if (!code.startsWith('LINT_')) return ''
  const { lintRules } = await import('@testmesh/flow/lint')
  const rule = lintRules.find((other) => other.code === code)
  return rule ? `\n${rule.why}\n\nInstead of\n\n${setIn(rule.bad)}\nwrite\n\n${setIn(rule.good)}` : ''
}
