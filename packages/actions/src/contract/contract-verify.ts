import { type ActionContext, defineAction, type JsonValue, type Output } from '@testmesh/action-kit'
import { contractError, throwIfAborted } from './contract-error.ts'
import { contractVerifySchema } from './contract-verify.schema.ts'
import { contractsOf } from './contracts.ts'
import { loadFits } from './match/fits.ts'
import type { Interaction, Pact } from './pact/pact.ts'
import { readPact } from './pact/read-pact.ts'
import type { VerifyConfig } from './verify/config.ts'
import { type Verified, verifyInteraction } from './verify/verify-interaction.ts'

type VerifyResult = Output<typeof contractVerifySchema>

/** Verifies one interaction after the other: they may change what the provider holds. */
export const contractVerify = defineAction(contractVerifySchema, {
  run: async (config, context) => {
    throwIfAborted(context)
    const pact = await loadPact(config, context)
    const meant = selectMeant(pact, config)
    demandStates(meant, config, context)
    const options = { config, context, fits: await loadFits() }
    const judged: Judged[] = []
    for (const interaction of meant) judged.push({ interaction, ...(await verifyInteraction(interaction, options)) })
    const result = toResult(judged, { pact, config, context })
    if (!result.verified) throw contractError('CONTRACT_BROKEN', inWords(judged), { result })
    return result
  },
  explain: ({ contract_path, contract_id, provider_base_url }, result) => ({
    request: `verify ${contract_path ?? contract_id} at ${provider_base_url}${result ? ` → ${result.summary}` : ''}`,
  }),
})

interface Judged extends Verified {
  readonly interaction: Interaction
}

/** @throws ActionError CONTRACT_UNKNOWN, CONTRACT_UNREADABLE, CONTRACT_UNSUPPORTED, FILE_NOT_FOUND */
const loadPact = async ({ contract_path: path, contract_id: id }: VerifyConfig, context: ActionContext): Promise<Pact> => {
  if (path !== undefined) return readPact(new TextDecoder().decode(await context.files.read(path)))
  const contracts = await contractsOf(context)
  const contract = contracts.get(id ?? '')
  if (contract) return readPact(JSON.stringify(contract.pact))
  const known = [...contracts.keys()].join(', ')
  throw contractError(
    'CONTRACT_UNKNOWN',
    `no contract ${JSON.stringify(id)} was made in this execution${known === '' ? '' : `; these were: ${known}`}`,
  )
}

const selectMeant = ({ interactions }: Pact, { interactions: wanted }: VerifyConfig): readonly Interaction[] => {
  if (wanted === undefined) return interactions
  const unknown = wanted.find((name) => !interactions.some(({ description }) => description === name))
  if (unknown === undefined && wanted.length > 0) return interactions.filter(({ description }) => wanted.includes(description))
  const known = interactions
    .map(({ description }) => JSON.stringify(description))
    .slice(0, 10)
    .join(', ')
  throw contractError('CONTRACT_UNKNOWN', `the contract has no interaction ${JSON.stringify(unknown ?? '')}; it has ${known}`)
}

/** Says once what nobody is asked for. */
const demandStates = (meant: readonly Interaction[], { provider_states_url: url }: VerifyConfig, { log }: ActionContext): void => {
  const states = [...new Set(meant.flatMap((interaction) => interaction.states.map(({ name }) => name)))]
  if (url === undefined && states.length > 0)
    log(`nobody is asked for the states of the provider, as there is no provider_states_url: ${states.join(', ')}`)
}

/** How many differences a result holds. */
const KEPT = 100

type Status = VerifyResult['interactions'][number]['status']

interface ResultOptions {
  readonly pact: Pact
  readonly config: VerifyConfig
  readonly context: ActionContext
}

const toResult = (judged: readonly Judged[], { pact, config, context }: ResultOptions): VerifyResult => {
  const statuses = judged.map(
    ({ interaction, mismatches }): Status => (mismatches.length === 0 ? 'passed' : interaction.isPending ? 'pending' : 'failed'),
  )
  const count = (status: Status): number => statuses.filter((one) => one === status).length
  const [passed, failed, pending] = [count('passed'), count('failed'), count('pending')]
  return {
    status: failed === 0 ? 'passed' : 'failed',
    verified: failed === 0,
    verification_id: `verification-${Math.floor(context.random() * 36 ** 8)
      .toString(36)
      .padStart(8, '0')}`,
    consumer: pact.consumer,
    provider: pact.provider,
    ...(config.provider_version !== undefined && { provider_version: config.provider_version }),
    total: judged.length,
    passed,
    passed_interactions: passed,
    failed,
    failed_interactions: failed,
    pending,
    summary: `${passed} of ${judged.length} interactions of ${pact.consumer} with ${pact.provider} hold${pending > 0 ? `, ${pending} pending` : ''}`,
    failures: judged.flatMap(toFailures).slice(0, KEPT),
    interactions: judged.map(({ interaction, asked }, index) => ({
      description: interaction.description,
      status: statuses[index] ?? 'failed',
      ...asked,
    })),
  }
}

const toFailures = ({ interaction, mismatches }: Judged): VerifyResult['failures'] =>
  mismatches.map(({ path, expected, actual, message }) => ({
    interaction: interaction.description,
    path,
    ...(expected !== undefined && { expected: expected as JsonValue }),
    ...(actual !== undefined && { actual: actual as JsonValue }),
    message,
    pending: interaction.isPending,
  }))

/** How many differences a message tells: of each interaction one, then of each another, as long as there is room. */
const TOLD = 10

const inWords = (judged: readonly Judged[]): string => {
  const failed = judged.filter(({ interaction, mismatches }) => mismatches.length > 0 && !interaction.isPending)
  const all = failed.flatMap(({ interaction, mismatches }, at) =>
    mismatches.map(({ path, message }, rank) => ({ at, rank, line: `${interaction.description}: ${path} ${message}` })),
  )
  const nearest = all.toSorted((a, b) => a.rank - b.rank).slice(0, TOLD)
  const lines = nearest.toSorted((a, b) => a.at - b.at).map(({ line }) => line)
  const untold = failed.slice(TOLD).map(({ interaction }) => interaction.description)
  const more = all.length - lines.length
  return [
    `${failed.length} of ${judged.length} interactions ${failed.length === 1 ? 'does' : 'do'} not hold:`,
    ...lines,
    ...(more > 0
      ? [`and ${more} more difference${more === 1 ? '' : 's'}${untold.length > 0 ? `, also of ${untold.join(', ')}` : ''}`]
      : []),
  ].join('\n  ')
}
