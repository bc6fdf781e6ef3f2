import { boolean, choice, expression, integer, json, list, map, match, object, regex, template, text } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { usualMethods } from '../../usual-methods.ts'
import { chaosRuleField, conditionalField, responseField } from './response-fields.ts'

const bodyMatches = list(expression(), {
  title: 'Conditions on the body',
  description: 'All must hold; $ is the body of the request.',
  examples: [['$.amount > 100']],
})

/** What a request must be like, beside its method and path. */
export const requestFields = {
  query: optional(map(match(), { title: 'Query', description: 'Parameters it must have; others may be there too.' })),
  headers: optional(map(match(), { title: 'Headers', description: 'Headers it must have, in any case.' })),
  body: optional(match({ title: 'Body', description: 'A part of the body, with markers such as #uuid.' })),
  body_matches: optional(bodyMatches),
}

const matchField = object(
  {
    ...requestFields,
    path_pattern: optional(regex({ title: 'Path pattern', description: 'A regular expression (RE2).' })),
    body_pattern: optional(regex({ title: 'Body pattern', description: 'A regular expression (RE2) on the text of the body.' })),
    expression: optional(
      expression({ title: 'Condition', description: 'Over request, query, headers, state.', examples: ['state.open == true'] }),
    ),
  },
  {
    title: 'Match',
    description: 'What else a request must be like.',
    aliases: { query_params: 'query', body_json: 'body', when: 'expression', condition: 'expression' },
  },
)

const stateField = object(
  {
    state_key: text({ title: 'Key', minLength: 1 }),
    initial_value: optional(json({ title: 'First value', description: 'Default: 0 for counting, [] for append, false for toggle.' })),
    update_rule: choice(['set', 'increment', 'decrement', 'append', 'toggle'], { title: 'Change', default: 'set' }),
    update_value: optional(template({ title: 'Value', description: 'Default: 1 for counting.' })),
  },
  { title: 'State', description: 'Changed by each request, before the answer is made.' },
)

/** An endpoint of a mock server. */
export const endpointField = object(
  {
    method: text({ title: 'Method', description: '* is any.', default: 'GET', usual: usualMethods }),
    path: text({ title: 'Path', description: ':id is a part of it, * is anything.', minLength: 1, examples: ['/users/:id'] }),
    priority: integer({
      title: 'Priority',
      description: 'Among paths of a kind (literal before :id before *) the lower number is asked first.',
      default: 0,
    }),
    match: optional(matchField),
    state: optional(stateField),
    response: optional(responseField),
    responses: optional(list(conditionalField, { title: 'Answers', description: 'The first whose `when` holds.' })),
    sequence: optional(list(responseField, { title: 'Sequence', description: 'One answer after the other.' })),
    repeat: choice(['last', 'all'], {
      title: 'Behind the sequence',
      description: 'The last answer again, or all of them.',
      default: 'last',
    }),
    chaos_rules: optional(list(chaosRuleField, { title: 'Chaos', description: 'Answers by chance, of this endpoint.' })),
  },
  {
    rules: [
      { when: 'path', needs: ['response', 'responses', 'sequence'] },
      { when: 'response', excludes: ['responses', 'sequence'] },
      { when: 'responses', excludes: ['sequence'] },
      { when: 'repeat', needs: ['sequence'] },
    ],
  },
)

/** Chaos for the whole server. */
export const chaosField = object(
  {
    enabled: boolean({ title: 'On', description: 'False switches the rules of the endpoints off too.', default: true }),
    seed: optional(integer({ title: 'Seed', description: 'The same seed gives the same chaos. Default: that of the run.' })),
    rules: list(chaosRuleField, { title: 'Rules', default: [] }),
  },
  { title: 'Chaos' },
)
