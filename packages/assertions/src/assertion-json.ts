import type { JsonObject, JsonSchema } from '@testmesh/protocol'
import { expressionKeys, remarks, subjectKeys } from './assertion-keys.ts'
import type { Matcher } from './matchers/matcher.ts'
import { matcherGroups } from './matchers/matcher-docs.ts'
import { matchers } from './matchers/matcher-table.ts'

/** What an author may write for one assertion, as JSON Schema (draft-07): the forms of `compileAssertion`, matchers by name. */
export const assertionJson = (): JsonSchema => ({
  anyOf: [
    { type: ['string', 'boolean'], description: 'An expression: `status == 200`.' },
    { type: 'object', properties: propertiesOfForm(), patternProperties: behindSubject, minProperties: 1, additionalProperties: false },
  ],
})

const propertiesOfForm = (): JsonObject => ({
  ...named(expressionKeys, { type: ['string', 'boolean'], description: 'What must hold.' }),
  ...named(subjectKeys, { type: 'string', description: 'The value that the matchers beside it judge: `body.items`.' }),
  status_code: {
    anyOf: [{ type: ['number', 'string'] }, { type: 'array', items: { type: 'number' } }],
    description: 'The status, or a list of those that are good.',
  },
  ...Object.assign({}, ...Object.entries<Matcher>(matchers).map(propertiesOfMatcher)),
  tolerance: { description: 'For `close_to`.' },
  ...Object.fromEntries([...remarks].map((key) => [key, { type: 'string', description: notes[key] ?? '' }])),
})

/** Subject and matcher in one: `body matches_schema`. */
const behindSubject: JsonObject = {
  '\\S\\s+matches_schema\\s*$': { type: 'object', description: 'Another way to write { path, json_schema }.' },
  '\\S\\s+matches_schema_file\\s*$': { type: 'string', description: 'Another way to write { path, schema_file }.' },
}

const notes: Readonly<Record<string, string>> = {
  message: 'Shown when it does not hold; may hold templates.',
  name: 'What it is called.',
  description: 'What it is for.',
}

/** The first of several names is the one to write. */
const named = ([first = '', ...others]: readonly string[], schema: JsonObject): JsonObject => ({
  [first]: schema,
  ...olderNames(others, first, schema),
})

const docs: Readonly<Record<string, string>> = Object.fromEntries(
  matcherGroups.flatMap((group) => Object.entries(group.matchers).map(([name, { doc }]) => [name, doc])),
)

const propertiesOfMatcher = ([name, { aliases = [] }]: [string, Matcher]): JsonObject => {
  const spellings = [name, ...aliases].flatMap((spelling) => [spelling, toCamelCase(spelling)]).filter((spelling) => spelling !== name)
  return { [name]: { description: docs[name] ?? '' }, ...olderNames(spellings, name, {}) }
}

const olderNames = (names: readonly string[], name: string, { description: _, ...schema }: JsonObject): JsonObject =>
  Object.fromEntries(
    names.map((older) => [older, { ...schema, deprecated: true, doNotSuggest: true, description: `Another name of "${name}".` }]),
  )

const toCamelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
