import { type FunctionEntry, functions } from '@testmesh/expressions'
import { type FunctionDoc, functionGroups } from '@testmesh/expressions/docs'

/** The reference page of the functions, made of their table and of what stands about them. */
export const renderFunctionDocs =
  (): string => `<!-- Written by \`node tooling/create/src/generate-actions.ts\` from packages/expressions/src/functions; change those instead. -->

# Functions

Every function may be called in three ways: \`upper(name)\`, \`name.upper()\`, \`name | upper\`. Where a function takes a \`condition\`, \`key\` or
\`value\`, an expression about each element stands there: \`.price > 3\`, \`#.price > 3\`, \`{#.price > 3}\` or \`i => i.price > 3\` (see
[closures](expressions.md#closures)). Each example below is run by the tests.

${functionGroups.map(({ title }) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-').replaceAll(',', '')})`).join('\n')}
${functionGroups.map(renderGroup).join('')}`

const renderGroup = ({ title, functions }: (typeof functionGroups)[number]): string => `
## ${title}

| function | what it gives | examples |
|---|---|---|
${Object.entries(functions).map(renderRow).join('\n')}
`

const renderRow = ([name, { doc, examples }]: [string, FunctionDoc]): string => {
  const { signature, aliases = [] } = entryOf(name)
  const also = aliases.length > 0 ? `<br>also ${aliases.map((alias) => `\`${alias}\``).join(', ')}` : ''
  const shown = Object.entries(examples).map(([text, value]) => `${code(text)} → ${resultOf(value)}`)
  return `| ${code(signature)}${also} | ${cell(doc)} | ${shown.join('<br>')} |`
}

const entryOf = (name: string): FunctionEntry => {
  const entry = functions.find((one) => one.name === name)
  if (!entry) throw new Error(`there is no function ${name}`)
  return entry
}

const resultOf = (value: unknown): string => (value === undefined ? 'missing' : code(JSON.stringify(value)))

const code = (text: string): string => (text.includes('`') ? `\`\` ${cell(text)} \`\`` : `\`${cell(text)}\``)

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
