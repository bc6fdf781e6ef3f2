import { boolean, choice, defineSchema, either, filePath, headers, integer, json, list, map, object, text, url } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { usualMethods } from '../usual-methods.ts'

const state = () =>
  either([
    text({ minLength: 1 }),
    object({
      name: text({ title: 'Name', minLength: 1 }),
      params: optional(map(json(), { title: 'Parameters' })),
    }),
  ])

const interaction = () =>
  object(
    {
      step: optional(text({ title: 'Step', description: 'Id of the http_request step whose traffic is meant.', minLength: 1 })),
      description: optional(text({ title: 'Description', description: 'Default: the step and its request.', minLength: 1 })),
      given: optional(
        either([state(), list(state())], {
          title: 'Given',
          description: 'States that the provider must be in: texts, or a name with params.',
        }),
      ),
      request: optional(
        object(
          {
            method: text({ title: 'Method', default: 'GET', usual: usualMethods }),
            path: text({ title: 'Path', minLength: 1, examples: ['/orders/1'] }),
            query: optional(map(either([text(), list(text())]), { title: 'Query' })),
            headers: optional(headers({ title: 'Headers' })),
            body: optional(json({ title: 'Body' })),
          },
          { title: 'Request', description: 'Written out, instead of a step.' },
        ),
      ),
      response: optional(
        object(
          {
            status: integer({ title: 'Status', minimum: 100, maximum: 599, default: 200 }),
            headers: optional(headers({ title: 'Headers' })),
            body: optional(json({ title: 'Body', description: 'An example: values are matched by their types.' })),
          },
          { title: 'Response' },
        ),
      ),
    },
    { aliases: { provider_state: 'given', provider_states: 'given' } },
  )

export const contractGenerateSchema = defineSchema({
  type: 'contract_generate',
  family: 'contract',
  title: 'Generate a contract',
  description:
    'Writes a Pact file from what the http_request steps of this execution sent and got. Answers are matched by type, requests as they are except for values known to change; credentials are never in it.',
  aliases: [],
  config: object(
    {
      consumer: text({ title: 'Consumer', description: 'Who asks.', minLength: 1, examples: ['storefront'] }),
      provider: text({ title: 'Provider', description: 'Who answers.', minLength: 1, examples: ['orders'] }),
      version: optional(text({ title: 'Version', description: 'Of the consumer.', minLength: 1 })),
      provider_base_url: optional(
        url({
          title: 'Provider',
          description: 'Only requests to this address are meant, and paths begin behind it. Default: all requests.',
        }),
      ),
      interactions: optional(
        list(either([text({ minLength: 1 }), interaction()]), {
          title: 'Interactions',
          description:
            'Ids of steps, steps with the states they need, or interactions written out. Default: all traffic of this execution.',
          examples: [['create', { step: 'read', given: 'an order exists' }]],
        }),
      ),
      specification: choice(['3.0.0', '4.0'], {
        title: 'Specification',
        description: 'Version of the Pact specification.',
        default: '3.0.0',
      }),
      output_path: optional(
        filePath({ title: 'File', description: 'Below the output folder. Default: pacts/<consumer>-<provider>.json.' }),
      ),
      export_json: boolean({ title: 'In the result', description: 'Whether the result has the pact, too.', default: true }),
    },
    { aliases: { consumer_version: 'version', base_url: 'provider_base_url' } },
  ),
  output: object({
    contract_id: text({
      description:
        'What contract_verify of the same execution finds it by: consumer, provider and version, with a number where another file has these.',
    }),
    contract_path: text({ description: 'Of the file that was written.' }),
    pact_json: optional(map(json(), { description: 'The pact; absent with `export_json: false`.' })),
    interactions: integer({ description: 'How many there are.' }),
  }),
})
