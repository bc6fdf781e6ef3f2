import * as v from 'valibot'
import { isActionError } from '../action-error.ts'
import type { AnyActionHandler } from '../action-port.ts'
import { parseConfig } from '../check/check-config.ts'
import type { ContractCase, ContractConfig, ContractExample, ContractOptions } from './action-contract.ts'
import { demand } from './demand.ts'
import { configOf } from './schema-cases.ts'
import type { TestContext } from './test-context.ts'

/** What holds for the effects of every action. */
export const runCases = (handler: AnyActionHandler, options: ContractOptions): ContractCase[] => {
  const { cases, hang, unreachable } = options
  const [first] = cases
  return [
    ...cases.map((example) => ({
      name: `returns what its output says, and leaves nothing behind: ${example.name}`,
      run: () => checkRun(handler, example, options),
    })),
    ...(first === undefined
      ? []
      : [
          {
            name: 'does not start when it is cancelled already',
            run: () => checkAbort(handler, first.config, { options, isBefore: true }),
          },
        ]),
    ...(hang === undefined
      ? []
      : [{ name: 'stops within 100 ms of a cancel', run: () => checkAbort(handler, hang, { options, isBefore: false }) }]),
    ...(unreachable === undefined
      ? []
      : [{ name: 'fails with a code of its family and a hint', run: () => checkFailure(handler, unreachable, options) }]),
  ]
}

const checkRun = async (handler: AnyActionHandler, example: ContractExample, options: ContractOptions): Promise<void> => {
  const context = options.createContext()
  const config = await parsed(handler, example.config)
  const before = options.activeResources?.() ?? []
  const result: unknown = await handler.run(config, context)
  const issues = v.safeParse(handler.schema.output, result).issues ?? []
  const problems = issues.map((issue) => `${v.getDotPath(issue) ?? '.'} ${issue.message}`).join('; ')
  demand(issues.length === 0, `the result is not what the output says: ${problems}`)
  await handler.explain?.(config, result as never)
  await checkUndo(handler, context)
  await checkClosed(context, before, options)
}

/** Whoever is on the other end of a socket may need a moment to see that it is closed. */
const checkClosed = async (context: TestContext, before: readonly string[], { activeResources }: ContractOptions): Promise<void> => {
  const isClosed = await Promise.race([context.close().then(() => true), context.clock.sleep(1000)])
  demand(isClosed === true, 'its resources are not closed after a second')
  let left: readonly string[] = []
  for (let look = 0; look < 20; look++) {
    left = activeResources?.() ?? []
    if (left.length <= before.length) return
    await context.clock.sleep(25)
  }
  demand(false, `it left open: ${left.slice(before.length).join(', ')}`)
}

/** Twice, because a crash may come between the effect and its record. */
const checkUndo = async (handler: AnyActionHandler, context: TestContext): Promise<void> => {
  for (const { kind, ref } of context.tracked) {
    const undo = handler.undo?.[kind]
    if (undo === undefined) throw new Error(`it tracks a "${kind}" that it cannot undo`)
    await undo(ref, context)
    await undo(ref, context)
  }
}

interface AbortOptions {
  readonly options: ContractOptions
  readonly isBefore: boolean
}

const checkAbort = async (handler: AnyActionHandler, source: ContractConfig, { options, isBefore }: AbortOptions): Promise<void> => {
  const context = options.createContext()
  const config = await parsed(handler, source)
  if (isBefore) context.abort()
  const settled = Promise.resolve()
    .then(() => handler.run(config, context))
    .then(
      () => 'resolved',
      () => 'rejected',
    )
  if (!isBefore) {
    const early = await Promise.race([settled, context.clock.sleep(150)])
    demand(early === undefined, `it ${early} before it was cancelled: the config does not hang`)
    context.abort()
  }
  const outcome = await Promise.race([settled, context.clock.sleep(100)])
  demand(
    outcome === 'rejected',
    outcome === undefined ? 'it was still running 100 ms after the cancel' : 'it resolved in spite of the cancel',
  )
  await context.close()
}

const checkFailure = async (
  handler: AnyActionHandler,
  source: ContractConfig,
  { createContext, codes }: ContractOptions,
): Promise<void> => {
  const context = createContext()
  const error: unknown = await handler.run(await parsed(handler, source), context).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  await context.close()
  if (!isActionError(error)) throw new Error(`it should have failed with an ActionError, not: ${String(error)}`, { cause: error })
  demand(codes.includes(error.code), `${error.code} is not a code of the family: ${codes.join(', ')}`)
  demand(Boolean(error.hint), `${error.code} has no hint`)
}

const parsed = async (handler: AnyActionHandler, source: ContractConfig): Promise<unknown> => {
  const { value, problems = [] } = parseConfig(handler.schema.config, await configOf(source))
  demand(problems.length === 0, `the config is refused: ${problems.map(({ message }) => message).join('; ')}`)
  return value
}
