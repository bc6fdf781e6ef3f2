import { boolean, choice, defineSchema, filePath, headers, integer, json, list, object, text, timeLimit, url } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { authField, authRules, clientAliases, clientFields } from '../http/client-fields.ts'

export const contractVerifySchema = defineSchema({
  type: 'contract_verify',
  family: 'contract',
  title: 'Verify a contract',
  description:
    'Sends the requests of a Pact file (version 1 to 4, JSON over HTTP) to a provider and judges its answers by the matchers of the contract. Fails when one does not hold, with the nearest differences.',
  aliases: [],
  config: object(
    {
      contract_path: optional(filePath({ title: 'Pact file', examples: ['pacts/storefront-orders.json'] })),
      contract_id: optional(
        text({ title: 'Contract', description: 'One that contract_generate made before, instead of a file.', minLength: 1 }),
      ),
      provider_base_url: url({
        title: 'Provider',
        description: 'What the paths of the contract are joined to.',
        examples: ['http://localhost:5003'],
      }),
      provider_version: optional(text({ title: 'Version', description: 'Of the provider; it stands in the result.', minLength: 1 })),
      interactions: optional(
        list(text({ minLength: 1 }), { title: 'Interactions', description: 'Descriptions of those that are meant. Default: all.' }),
      ),
      provider_states_url: optional(
        url({
          title: 'Provider states',
          description:
            'Gets a POST of { state, params, action: setup } for each state of an interaction, before its request. Values that the answer gives as JSON are for generators of the kind ProviderState.',
        }),
      ),
      provider_states_teardown: boolean({
        title: 'Tear states down',
        description: 'Whether the same address is told by action: teardown that an interaction is over.',
        default: false,
      }),
      headers: optional(
        headers({ title: 'Headers', description: 'Of every request, before those of the contract: credentials are in no contract.' }),
      ),
      auth: optional(authField),
      timeout: timeLimit({ title: 'Time limit', description: 'Of one answer.', default: '30s' }),
      ...clientFields,
    },
    {
      aliases: {
        ...clientAliases,
        pact_file: 'contract_path',
        pact_path: 'contract_path',
        base_url: 'provider_base_url',
        state_change_url: 'provider_states_url',
        provider_states_setup_url: 'provider_states_url',
      },
      rules: [
        { needs: ['contract_path', 'contract_id'] },
        { when: 'contract_id', excludes: ['contract_path'] },
        { when: 'provider_states_teardown', needs: ['provider_states_url'] },
        ...authRules,
      ],
      often: ['contract_path', 'provider_states_url'],
    },
  ),
  output: object({
    status: choice(['passed', 'failed']),
    verified: boolean(),
    verification_id: text(),
    consumer: text(),
    provider: text(),
    provider_version: optional(text()),
    total: integer({ description: 'Interactions.' }),
    passed: integer(),
    passed_interactions: integer({ description: 'The same.' }),
    failed: integer({ description: 'Those that are pending do not count.' }),
    failed_interactions: integer({ description: 'The same.' }),
    pending: integer({ description: 'Interactions that do not hold, and are said to be pending by the contract.' }),
    summary: text({ examples: ['2 of 3 interactions of storefront with orders hold'] }),
    failures: list(
      object({
        interaction: text({ description: 'Its description.' }),
        path: text({ description: 'status, headers.location, body.lines[0].sku, state' }),
        expected: optional(json()),
        actual: optional(json()),
        message: text(),
        pending: boolean(),
      }),
      { description: 'The first 100 differences.' },
    ),
    interactions: list(
      object({
        description: text(),
        status: choice(['passed', 'failed', 'pending']),
        method: optional(text({ description: 'What was asked; absent where a state could not be had.' })),
        url: optional(text({ description: 'Without its query.' })),
        answer: optional(integer({ description: 'Status of the answer.' })),
      }),
    ),
  }),
})
