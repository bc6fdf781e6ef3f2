import type { ActionContext } from '@testmesh/action-kit'
import { msInWords } from '../../stop.ts'
import { withLimit } from '../../with-limit.ts'
import { dockerError } from '../docker-error.ts'
import { type Address, inWords } from './address.ts'
import type { Engine } from './ask.ts'
import { toEngineError } from './explain-error.ts'

export interface EngineOptions {
  readonly context: ActionContext
  readonly limitMs: number
  /** Of DOCKER_TIMEOUT. Default: that of the code, about images. */
  readonly hint?: string
}

/** Works with an engine until the step is stopped, or its time is over. @throws ActionError */
export const withEngine = async <T>(
  address: Address,
  { context, limitMs, hint }: EngineOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> => {
  const { net } = context
  const tooLate = () =>
    dockerError('DOCKER_TIMEOUT', `the engine on ${inWords(address)} was not done within ${msInWords(limitMs)}`, {
      kind: 'timeout',
      ...(hint !== undefined && { hint }),
    })
  try {
    return await withLimit(context, { limitMs, tooLate }, (signal) => work({ address, net, signal }))
  } catch (error) {
    if (context.signal.aborted) throw toEngineError(error, { address, signal: context.signal })
    throw error
  }
}
