import {
  boolean,
  bytes,
  type Config,
  defineSchema,
  either,
  integer,
  json,
  list,
  map,
  number,
  object,
  secret,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { operationField, questionAliases, questionFields } from '../questions/fields.ts'
import { tlsField } from '../tls-field.ts'

const optional = v.optional
const row = () => map(either([json(), bytes()]))

export const neo4jSchema = defineSchema({
  type: 'neo4j',
  family: 'neo4j',
  title: 'Neo4j query',
  description:
    'Runs Cypher on Neo4j and gives the rows. With assertions it asks again until they hold, and says at the end what it saw last.',
  aliases: [
    { name: 'neo4j.query', preset: { operation: 'query' } },
    { name: 'neo4j.assert', preset: { operation: 'assert' } },
  ],
  payload: 'rows',
  variables: { url: ['NEO4J_URL', 'NEO4J_URI'], username: ['NEO4J_USERNAME'], password: ['NEO4J_PASSWORD'] },
  untilAssertions: '/until',
  expectsWhen: { operation: 'assert' },
  config: object(
    {
      operation: operationField(),
      url: text({
        title: 'URL',
        description:
          'bolt://host:7687 or neo4j://host:7687, with +s by TLS, with +ssc by TLS with any certificate. That server alone is asked. Default: the variable NEO4J_URL.',
        minLength: 1,
        examples: ['bolt://localhost:7687'],
      }),
      username: optional(text({ title: 'User name', description: 'Default: the variable NEO4J_USERNAME, or neo4j with a password.' })),
      password: optional(secret({ title: 'Password', description: 'Default: the variable NEO4J_PASSWORD.' })),
      database: optional(text({ title: 'Database', description: 'Default: the one that the server begins with.', minLength: 1 })),
      query: text({
        title: 'Query',
        description: 'One statement of Cypher.',
        minLength: 1,
        examples: ['MATCH (o:Order {number: $number}) RETURN o.status AS status'],
      }),
      params: optional(map(json(), { title: 'Parameters', description: 'A value for each $name.' })),
      ...questionFields({ over: 'rows, count and first_row', example: 'count == 1', found: 'a row' }),
      timeout: timeLimit({ title: 'Time limit', description: 'Of one answer; the server is told to stop.', default: '30s' }),
      max_rows: integer({ title: 'Rows at most', minimum: 1, default: 10_000 }),
      tls: optional(tlsField),
    },
    {
      aliases: {
        ...questionAliases,
        uri: 'url',
        user: 'username',
        cypher: 'query',
        parameters: 'params',
        db: 'database',
      },
      often: ['username', 'password', 'params'],
    },
  ),
  output: object({
    rows: list(row(), {
      description: 'By the names behind RETURN. A node is its properties, _id and _labels, a relationship _id, _type, _from and _to.',
    }),
    count: integer({ description: 'Rows that came, `max_rows` at most.' }),
    first_row: optional(row()),
    columns: list(text()),
    changes: map(integer(), { description: 'What the query changed: nodes_created, properties_set.' }),
    truncated: optional(boolean({ description: 'There were more rows than `max_rows`.' })),
    attempts: integer({ description: 'How often it asked.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
export type Neo4jConfig = Config<typeof neo4jSchema>
