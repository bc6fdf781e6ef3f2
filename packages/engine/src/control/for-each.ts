import type { JsonObject } from '@testmesh/protocol'
import { EngineError } from '../run/failure.ts'
import type { BlockResult } from '../run/run-control.ts'
import { type Control, type ControlContext, findBlock } from './control.ts'
import { gatherRounds } from './gather-rounds.ts'
import { firstNestedFailure } from './nested.ts'
import { runPool } from './pool.ts'

const DEFAULT_MAX_ITERATIONS = 10_000

/** Runs its steps once per item, one after the other or side by side. */
export const forEach: Control = {
  gathers: 'outputs',
  locals: (config) => [itemName(config), indexName(config)],
  run: async (context) => {
    const { config, blocks } = context
    const items = await itemsOf(context)
    const block = findBlock(blocks, 'steps')
    if (items.length === 0) context.skipBlock(block, whyNone(context))
    if (!block) return { result: { count: items.length, results: [], outputs: {} } }
    const continueOnError = config.continue_on_error ?? !context.failFast
    const results: (BlockResult | undefined)[] = new Array(items.length).fill(undefined)
    let done = 0
    let failed = 0
    const isOver = () => context.isOver() || (!continueOnError && failed > 0)
    await runPool(items.length, { width: widthOf(config), isOver }, async (index) => {
      const isSideBySide = widthOf(config) > 1
      const locals = { [itemName(config)]: items[index], [indexName(config)]: index }
      const result = await context.runBlock(block, { key: index, locals, isSideBySide })
      results[index] = result
      done++
      if (result.outcome !== 'passed') failed++
      context.progressed({ done, total: items.length, failed })
    })
    const ran = results.filter((result) => result !== undefined)
    return { result: { ...gatherRounds(ran), count: items.length }, ...firstNestedFailure(ran) }
  },
}

const itemName = (config: JsonObject): string => String(config.item_name ?? 'item')
const indexName = (config: JsonObject): string => String(config.index_name ?? 'index')

const widthOf = (config: JsonObject): number => {
  if (typeof config.max_concurrent === 'number') return Math.max(1, config.max_concurrent)
  return config.parallel === true ? 10 : typeof config.parallel === 'number' ? Math.max(1, config.parallel) : 1
}

const itemsOf = async ({ config, files }: ControlContext): Promise<readonly unknown[]> => {
  const { range, items_from_glob: pattern } = config
  const items =
    pattern !== undefined
      ? await files.glob(String(pattern))
      : range !== undefined
        ? rangeOf(range as unknown as Range)
        : toList(config.items)
  const limit = typeof config.max_iterations === 'number' ? config.max_iterations : DEFAULT_MAX_ITERATIONS
  if (items.length <= limit) return items
  const hint = 'Raise max_iterations, or go through fewer items.'
  throw new EngineError('CONFIG_INVALID', `for_each has ${items.length} items, and max_iterations is ${limit}`, { hint })
}

/** Of a list that is empty, that may be meant; that no file is there, hardly. */
const whyNone = ({ config, warn }: ControlContext): string => {
  if (config.items_from_glob === undefined) return 'there are no items'
  const reason = `no file matches ${config.items_from_glob}`
  warn('NO_FILES', reason)
  return reason
}

const toList = (items: unknown): readonly unknown[] => {
  if (Array.isArray(items)) return items
  // Anything else is refused as it is rendered.
  if (typeof items === 'object' && items !== null) return Object.entries(items).map(([key, value]) => ({ key, value }))
  throw new EngineError('CONFIG_INVALID', 'for_each wants a list of items, but got nothing')
}

interface Range {
  readonly start?: number
  readonly end: number
  readonly step?: number
}

/** `end` is included. */
const rangeOf = ({ start = 0, end, step = 1 }: Range): number[] => {
  if (step === 0) throw new EngineError('CONFIG_INVALID', 'the step of a range cannot be 0')
  const count = Math.max(0, Math.floor((end - start) / step) + 1)
  if (!Number.isFinite(count)) throw new EngineError('CONFIG_INVALID', 'a range wants numbers')
  if (count > 1_000_000) throw new EngineError('CONFIG_INVALID', `a range of ${count} items is too long`)
  return Array.from({ length: count }, (_, index) => start + index * step)
}
