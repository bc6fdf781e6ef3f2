import { type FunctionEntry, functions } from '@testmesh/expressions'
import { type FunctionDoc, functionGroups } from '@testmesh/expressions/docs'
import { alsoNames, cell, chapterLinks, code, valueCode } from './table-cells.ts'
import { writtenBy } from './written-by.ts'

/** The reference page of the functions, made of their table and of what stands about them. */
export const renderFunctionDocs = (): string => `${writtenBy('the tables in packages/expressions/src/functions')}

# Functions

Every function may be called in three ways: \`upper(name)\`, \`name.upper()\`, \`name | upper\`. Where a function takes a \`condition\`, \`key\` or
\`value\`, an expression about each element stands there: \`.price > 3\`, \`#.price > 3\`, \`{#.price > 3}\` or \`i => i.price > 3\` (see
[closures](expressions.md#closures)). Each example below is run by the tests.

${chapterLinks(functionGroups.map(({ title }) => title))}
${functionGroups.map(renderGroup).join('')}`

const renderGroup = ({ title, functions }: (typeof functionGroups)[number]): string => `
## ${title}

| function | what it gives | examples |
|---|---|---|
${Object.entries(functions).map(renderRow).join('\n')}
`

const renderRow = ([name, { doc, examples }]: [string, FunctionDoc]): string => {
  const { signature, aliases = [] } = entryOf(name)
  const shown = Object.entries(examples).map(([text, value]) => `${code(text)} → ${valueCode(value)}`)
  return `| ${code(signature)}${alsoNames(aliases)} | ${cell(doc)} | ${shown.join('<br>')} |`
}

const entryOf = (name: string): FunctionEntry => {
  const entry = functions.find((one) => one.name === name)
  if (!entry) throw new Error(`there is no function ${name}`)
  return entry
}
