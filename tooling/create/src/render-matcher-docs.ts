import { type Matcher, type MatcherName, matchers } from '@testmesh/assertions'
import { type MatcherDoc, matcherGroups } from '@testmesh/assertions/docs'
import { stringify } from 'yaml'
import { alsoNames, cell, chapterLinks, code, valueCode } from './table-cells.ts'
import { writtenBy } from './written-by.ts'

/** The reference page of the matchers, made of their table and of what stands about them. */
export const renderMatcherDocs = (): string => `${writtenBy('the tables in packages/assertions/src/matchers')}

# Matchers

A matcher judges the value of a path: \`{ path: body.total, at_least: 5 }\`. Several beside one path must all hold. What stands behind
the name may hold templates. Each example below is run by the tests, both ways. How assertions are written, and what they say when
they fail, is told in [Assertions](assertions.md).

${chapterLinks(matcherGroups.map(({ title }) => title))}
${matcherGroups.map(renderGroup).join('')}`

const renderGroup = ({ title, matchers: group }: (typeof matcherGroups)[number]): string => `
## ${title}

| matcher | what it asks | example | fits | does not fit |
|---|---|---|---|---|
${Object.entries(group).map(renderRow).join('\n')}
`

const renderRow = ([name, { doc, expected, holds, fails }]: [string, MatcherDoc]): string => {
  const { aliases = [] }: Matcher = matchers[name as MatcherName]
  return `| \`${name}\`${alsoNames(aliases)} | ${cell(doc)} | ${code(`${name}: ${inline(expected)}`)} | ${valueCode(holds)} | ${valueCode(fails)} |`
}

/** As it would stand in a flow, on one line. */
const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim()
