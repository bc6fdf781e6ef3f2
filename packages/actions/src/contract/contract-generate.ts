import { type ActionContext, type Config, defineAction } from '@testmesh/action-kit'
import { recordTraffic } from '../http/record-traffic.ts'
import { throwIfAborted } from './contract-error.ts'
import { contractGenerateSchema } from './contract-generate.schema.ts'
import { keepContract } from './contracts.ts'
import { selectInteractions } from './generate/select-interactions.ts'
import { toPact } from './generate/to-pact.ts'
import { withoutSecrets } from './generate/without-secrets.ts'

type GenerateConfig = Config<typeof contractGenerateSchema>

/** Makes a pact of what was recorded since the first step. */
export const contractGenerate = defineAction(contractGenerateSchema, {
  begin: async (context) => void (await recordTraffic(context)),
  run: async (config, context) => {
    throwIfAborted(context)
    const drafts = await selectInteractions(config, await recordTraffic(context))
    const pact = toPact(
      drafts.map((draft) => withoutSecrets(draft, context)),
      config,
    )
    throwIfAborted(context)
    const path = await write(config, pact, context)
    const id = await keepContract(nameOf(config), { path, pact }, context)
    return { contract_id: id, contract_path: path, ...(config.export_json && { pact_json: pact }), interactions: drafts.length }
  },
  explain: ({ consumer, provider }, result) => ({
    request: `contract of ${consumer} with ${provider}${result ? ` → ${result.interactions} interactions in ${result.contract_path}` : ''}`,
  }),
})

const write = ({ output_path: path, ...config }: GenerateConfig, pact: object, { files }: ActionContext): Promise<string> =>
  files.write(path ?? `pacts/${pairOf(config)}.json`, new TextEncoder().encode(`${JSON.stringify(pact, null, 2)}\n`))

const nameOf = (config: GenerateConfig): string => [pairOf(config), config.version ?? []].flat().join('-')

const pairOf = ({ consumer, provider }: Pick<GenerateConfig, 'consumer' | 'provider'>): string =>
  [consumer, provider].map((name) => name.toLowerCase().replace(/[^\p{L}\p{N}_.]+/gu, '-')).join('-')
