import { isActionError, valuesAt } from '@testmesh/action-kit'
import { type Exchange, type JsonObject, messageOf } from '@testmesh/protocol'
import { withoutPassword } from '../mask/without-password.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { Run } from './run.ts'
import { setAt } from './set-at.ts'

interface Attempt {
  readonly config: unknown
  readonly result: Readonly<Record<string, unknown>> | undefined
  readonly sent: JsonObject | undefined
}

/** What the attempt did, in words of its action; an action that cannot say it costs nothing but the words. */
export const exchangeOf = async (run: Run, planned: PlannedStep, { config, result, sent }: Attempt): Promise<Exchange | undefined> => {
  try {
    // Masked before the action quotes them for a shell or a URL: what it makes of them is no form we could know.
    const told = run.masker.maskJson(withTellingUrls(planned, config))
    const { net, files } = run.ports
    const options = {
      pinned: net.pinned,
      defaults: net.defaults,
      pathOf: (path: string) => files.toShown?.(path) ?? path,
      sent: sent && run.masker.maskJson(sent),
    }
    const exchange = await run.handlers.get(planned.step.action)?.explain?.(told, result && run.masker.maskJson(result), options)
    if (!exchange) return undefined
    const { request, answer, repeat } = exchange
    return {
      ...(request !== undefined && { request: String(request) }),
      ...(answer !== undefined && { answer: String(answer) }),
      ...(repeat !== undefined && { repeat: String(repeat) }),
    }
  } catch (error) {
    if (isActionError(error)) return undefined
    return { request: `(the action could not describe what it did: ${messageOf(error)})` }
  }
}

/** A secret URL would be masked as a whole, and nobody be told which server it was. */
const withTellingUrls = ({ secretUrls }: PlannedStep, config: unknown): unknown =>
  secretUrls
    .flatMap((pattern) => valuesAt(config, pattern))
    .reduce((told, { pointer, value }) => (typeof value === 'string' ? setAt(told, pointer, withoutPassword(value)) : told), config)
