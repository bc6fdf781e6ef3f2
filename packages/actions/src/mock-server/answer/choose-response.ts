import type { Locals } from '../match/differences.ts'
import { ofCondition } from '../match/differences.ts'
import type { Route } from '../match/routes.ts'
import type { MockResponse } from '../settings/types.ts'

/** The answer whose turn it is; `undefined` when the endpoint has none for this request. */
export const chooseResponse = ({ endpoint, calls }: Route, locals: Locals): MockResponse | undefined => {
  const { response, responses, sequence, repeat } = endpoint
  if (response) return response
  if (responses) return responses.find(({ when }) => when === undefined || ofCondition(when, locals).length === 0)
  return repeat === 'all' ? sequence?.[calls % sequence.length] : (sequence?.[calls] ?? sequence?.at(-1))
}
