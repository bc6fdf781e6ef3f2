import { defineAction } from '@testmesh/action-kit'
import { askUntil, notMetInWords } from '../questions/ask-until.ts'
import { explainNeo4j, rowsInWords } from './explain.ts'
import { neo4jSchema } from './neo4j.schema.ts'
import { neo4jError } from './neo4j-error.ts'
import { type Found, runQuery } from './run-query.ts'

/** Asks once, or again and again until the rows are as expected or time is up. */
export const neo4j = defineAction(neo4jSchema, {
  run: (config, context) =>
    askUntil<Found>(config, context, {
      look: (timeout) => runQuery({ ...config, timeout }, context),
      isFound: ({ count }) => count > 0,
      notFound: 'there is no row',
      timeoutCode: 'NEO4J_TIMEOUT',
      notMet: async (last) => {
        const there = rowsInWords(last.result)
        return neo4jError('NEO4J_NOT_AS_EXPECTED', notMetInWords(last, there), { kind: 'timeout', result: last.result })
      },
      nothingExpected: (message) => neo4jError('NEO4J_NOTHING_EXPECTED', message),
      aborted: (message, cause) => neo4jError('NEO4J_ABORTED', message, { cause }),
    }),
  explain: explainNeo4j,
})
