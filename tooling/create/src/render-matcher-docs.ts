import { type Matcher, type MatcherName, matchers } from '@testmesh/assertions'
import { type MatcherDoc, matcherGroups } from '@testmesh/assertions/docs'
import { stringify } from 'yaml'

/** The reference page of the matchers, made of their table and of what stands about them. */
export const renderMatcherDocs =
  (): string => `<!-- Written by \`node tooling/create/src/generate-actions.ts\` from packages/assertions/src/matchers; change those instead. -->

# Matchers

A matcher judges the value of a path: \`{ path: body.total, at_least: 5 }\`. Several beside one path must all hold. What stands behind
the name may hold templates. Each example below is run by the tests, both ways. How assertions are written, and what they say when
they fail, is told in [Assertions](assertions.md).

${matcherGroups.map(({ title }) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join('\n')}
${matcherGroups.map(renderGroup).join('')}`

const renderGroup = ({ title, matchers: group }: (typeof matcherGroups)[number]): string => `
## ${title}

| matcher | what it asks | example | fits | does not fit |
|---|---|---|---|---|
${Object.entries(group).map(renderRow).join('\n')}
`

const renderRow = ([name, { doc, expected, holds, fails }]: [string, MatcherDoc]): string => {
  const { aliases = [] }: Matcher = matchers[name as MatcherName]
  const also = aliases.length > 0 ? `<br>also ${aliases.map((alias) => `\`${alias}\``).join(', ')}` : ''
  return `| \`${name}\`${also} | ${cell(doc)} | ${code(`${name}: ${inline(expected)}`)} | ${shownValue(holds)} | ${shownValue(fails)} |`
}

/** As it would stand in a flow, on one line. */
const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim()

const shownValue = (value: unknown): string => (value === undefined ? 'missing' : code(JSON.stringify(value)))

const code = (text: string): string => (text.includes('`') ? `\`\` ${cell(text)} \`\`` : `\`${cell(text)}\``)

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
