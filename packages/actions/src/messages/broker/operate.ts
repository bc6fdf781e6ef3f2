import type { ActionContext } from '@testmesh/action-kit'
import { createStop, type Stop, type StopWords } from '../../stop.ts'

/** What an operation works with. */
export interface Operating<Settings, Pool> {
  readonly context: ActionContext
  readonly stop: Stop
  readonly settings: Settings
  readonly pool: Pool
}

/** How a family comes to its connections, and how it says that a step ended early. */
export interface Family<C, Settings, Pool> {
  readSettings(config: C, context: ActionContext): Promise<Settings>
  findPool(settings: Settings, context: ActionContext): Promise<Pool>
  readonly stopWords: StopWords
}

/** What each operation of a family begins with: a limit of time (default: that of the step), its settings, and its connections. */
export const createOperate =
  <C, Settings, Pool>({ readSettings, findPool, stopWords }: Family<C, Settings, Pool>) =>
  async (
    config: C & { readonly timeout: number },
    context: ActionContext,
    limitMs = config.timeout,
  ): Promise<Operating<Settings, Pool>> => {
    const stop = createStop(context, limitMs, stopWords)
    const settings = await stop.race(readSettings(config, context), 'the certificates')
    return { context, stop, settings, pool: await findPool(settings, context) }
  }

/** How long getting ready may hold the first step back: a broker that does not answer is told by the step itself. Milliseconds. */
export const prepareMs = ({ timeout }: { readonly timeout: number }): number => Math.min(5_000, timeout)
