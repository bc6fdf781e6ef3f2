import type { ActionContext, JsonValue } from '@testmesh/action-kit'
import { ask } from '../../http/client.ts'
import { parseJson } from '../../parse-json.ts'
import { shorten } from '../../shorten.ts'
import type { ProviderState } from '../pact/pact.ts'
import type { VerifyConfig } from './config.ts'

export interface StateChange {
  /** What the provider said about the states: ids, for the generators of requests. */
  readonly values: Readonly<Record<string, JsonValue>>
  /** What went wrong, in words. */
  readonly problem?: string
}

/** Asks the provider to be in these states, or to leave them, one after the other. @throws ActionError with the codes of HTTP */
export const changeStates = async (
  states: readonly ProviderState[],
  action: 'setup' | 'teardown',
  { config, context }: { config: VerifyConfig; context: ActionContext },
): Promise<StateChange> => {
  const { provider_states_url: url } = config
  let values: Record<string, JsonValue> = {}
  for (const { name, params } of url === undefined ? [] : states) {
    values = { ...values, ...params }
    const answer = await ask({ ...clientOf(config), url: url ?? '', method: 'POST', body: { state: name, params, action } }, context)
    if (answer.status >= 300) {
      const said = shorten(answer.body.toString('utf8', 0, 400).trim())
      return {
        values,
        problem: `the ${action} of ${JSON.stringify(name)} was answered with ${answer.status}${said === '' ? '' : ` ${said}`}`,
      }
    }
    const parsed = parseJson(answer.body.toString())
    if ('value' in parsed && typeof parsed.value === 'object' && !Array.isArray(parsed.value)) values = { ...values, ...parsed.value }
  }
  return { values }
}

/** How to connect; who asks is for the provider alone. */
export const clientOf = ({ timeout, verify_ssl, ca, client_cert, client_key, proxy }: VerifyConfig) => ({
  timeout,
  verify_ssl,
  ...(ca !== undefined && { ca }),
  ...(client_cert !== undefined && { client_cert }),
  ...(client_key !== undefined && { client_key }),
  ...(proxy !== undefined && { proxy }),
})
