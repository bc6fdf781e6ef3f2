import { type ActionContext, ActionError, isActionError } from '@testmesh/action-kit'
import { ask, headerOf } from '../../http/client.ts'
import type { Fits } from '../match/fits.ts'
import { matchResponse } from '../match/match-response.ts'
import type { Mismatch } from '../match/mismatch.ts'
import type { Interaction, PactRequest } from '../pact/pact.ts'
import type { VerifyConfig } from './config.ts'
import { generateValues } from './generate-values.ts'
import { changeStates, clientOf } from './provider-states.ts'

export interface VerifyOptions {
  readonly config: VerifyConfig
  readonly context: ActionContext
  readonly fits: Fits
}

export interface Verified {
  /** None where the provider is as the contract says. */
  readonly mismatches: readonly Mismatch[]
  /** Absent where a state could not be had: then nothing was asked. */
  readonly asked?: Asked
}

export interface Asked {
  readonly method: string
  /** Without its query, and without credentials. */
  readonly url: string
  /** Status of the answer. */
  readonly answer: number
}

/**
 * Sends the request of an interaction to the provider, which is brought into its states before; tells where the answer is not what
 * the contract says.
 *
 * @throws ActionError CONTRACT_UNSUPPORTED, and those of HTTP when the provider cannot be reached
 */
export const verifyInteraction = (interaction: Interaction, options: VerifyOptions): Promise<Verified> =>
  changeAndMatch(interaction, options).catch((error: unknown) => {
    if (!isActionError(error)) throw error
    const { code, message, kind, hint } = error
    throw new ActionError(code, `${interaction.description}: ${message}`, {
      ...(kind !== undefined && { kind }),
      ...(hint !== undefined && { hint }),
      cause: error,
    })
  })

const changeAndMatch = async (interaction: Interaction, options: VerifyOptions): Promise<Verified> => {
  const { states } = interaction
  const { config, context } = options
  const { values, problem } = await changeStates(states, 'setup', options)
  const found = problem === undefined ? await sendAndMatch(interaction, values, options) : { mismatches: [ofState(states, problem)] }
  if (!config.provider_states_teardown) return found
  const left = await changeStates(states, 'teardown', { config, context })
  return left.problem === undefined ? found : { ...found, mismatches: [...found.mismatches, ofState(states, left.problem)] }
}

const sendAndMatch = async (
  { request, response }: Interaction,
  values: Parameters<typeof generateValues>[1]['values'],
  { config, context, fits }: VerifyOptions,
): Promise<Verified> => {
  const sent = toRequest(generateValues(request, { values, random: context.random, log: context.log }), config)
  const answer = await ask(sent, context)
  const { origin, pathname } = new URL(sent.url)
  return {
    mismatches: matchResponse(response, answer, fits),
    asked: { method: sent.method, url: origin + pathname, answer: answer.status },
  }
}

const ofState = (states: Interaction['states'], problem: string): Mismatch => ({
  path: 'state',
  expected: states.map(({ name }) => name),
  actual: problem,
  message: problem,
})

/** The provider's own headers and credentials win over those that the consumer wrote down. */
const toRequest = (
  { method, path, query, headers, body }: PactRequest,
  config: VerifyConfig,
): Parameters<typeof ask>[0] & Pick<PactRequest, 'method'> => {
  const consumers = Object.entries(headers).filter(([name]) => name.toLowerCase() !== headerOf(config.auth))
  const type = body && body.type !== 'none' && body.contentType !== undefined ? { 'content-type': body.contentType } : {}
  return {
    ...clientOf(config),
    ...(config.auth && { auth: config.auth }),
    url: `${config.provider_base_url.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`,
    method,
    params: query as Record<string, string[]>,
    headers: { ...type, ...lowered(Object.fromEntries(consumers)), ...lowered(config.headers ?? {}) },
    ...(body && body.type !== 'none' && { body: body.type === 'json' ? JSON.stringify(body.value) : body.value }),
  }
}

/** What the connection says by itself. */
const ofConnection = new Set(['host', 'content-length', 'connection'])

const lowered = <T>(headers: Readonly<Record<string, T>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      ofConnection.has(name.toLowerCase()) ? [] : [[name.toLowerCase(), [value].flat().join(', ')]],
    ),
  )
