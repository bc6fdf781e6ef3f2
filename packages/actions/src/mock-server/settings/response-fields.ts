import {
  boolean,
  choice,
  duration,
  either,
  expression,
  filePath,
  list,
  map,
  number,
  object,
  template,
  text,
  textTemplate,
} from '@testmesh/action-kit'
import { optional } from 'valibot'

/** A pause: a length of time, or one drawn between two. */
export const delayField = (title: string, description: string) =>
  either([duration(), object({ min: duration({ title: 'Least' }), max: duration({ title: 'Most' }) })], { title, description })

const stateChange = object(
  {
    action: choice(['set', 'increment', 'decrement', 'append', 'toggle', 'remove'], { title: 'Change' }),
    path: text({ title: 'Where', description: 'In the state: next_id, users, cart.items.', minLength: 1 }),
    value: optional(template({ title: 'Value', description: 'What to set or append, or by how much to count. Default: 1 for counting.' })),
  },
  {
    rules: [
      { when: { action: 'set' }, needs: ['value'] },
      { when: { action: 'append' }, needs: ['value'] },
      { when: { action: 'toggle' }, excludes: ['value'] },
      { when: { action: 'remove' }, excludes: ['value'] },
    ],
  },
)

const responseEntries = {
  status: optional(template({ title: 'Status', description: 'Default 200.' })),
  headers: optional(map(textTemplate(), { title: 'Headers' })),
  body: optional(
    template({ title: 'Body', description: 'A map or list is sent as JSON, text as it is. {{request.body.name}} waits for the request.' }),
  ),
  body_base64: optional(text({ title: 'Body in base64', description: 'For bytes.' })),
  body_from_file: optional(filePath({ title: 'Body from a file', description: 'Sent as it is.' })),
  delay: optional(delayField('Delay', 'Before the answer; {min, max} draws one.')),
  hang: optional(boolean({ title: 'Hang', description: 'Never answer.' })),
  close_connection: optional(boolean({ title: 'Close the connection', description: 'Without an answer.' })),
  fault: optional(
    choice(['reset', 'truncate', 'garbage'], {
      title: 'Fault',
      description: 'reset: the connection breaks in the middle of the answer; truncate: it ends there; garbage: what comes is not HTTP.',
    }),
  ),
  state_changes: optional(list(stateChange, { title: 'Changes of the state', description: 'Done when the answer is made.' })),
}

const aliases = { status_code: 'status', body_json: 'body', body_text: 'body', delay_ms: 'delay' }

const rules = [
  { when: 'body', excludes: ['body_base64', 'body_from_file'] },
  { when: 'body_base64', excludes: ['body_from_file'] },
  { when: 'hang', excludes: ['close_connection', 'fault'] },
  { when: 'close_connection', excludes: ['fault'] },
]

/** What is answered. */
export const responseField = object(responseEntries, { title: 'Answer', aliases, rules })

/** One of several answers; the first whose condition holds. */
export const conditionalField = object(
  {
    when: optional(
      expression({ title: 'When', description: 'Default: always.', examples: ['request_count <= 2', 'request.body.amount > 100'] }),
    ),
    ...responseEntries,
  },
  { aliases: { ...aliases, condition: 'when' }, rules },
)

/** A part of the requests that is answered differently, by chance. */
export const chaosRuleField = object({
  probability: number({ title: 'Probability', description: 'Of 1. The probabilities of all rules are added up.', minimum: 0, maximum: 1 }),
  method: optional(text({ title: 'Method', description: 'Default: any.' })),
  path: optional(text({ title: 'Path', description: 'Default: any.' })),
  response: object(responseEntries, {
    title: 'Answer',
    description: 'One that says nothing but a delay leaves the usual answer, later.',
    aliases,
    rules,
  }),
})
