import type { PlannedBlock } from '../plan/plan.ts'
import { EngineError } from '../run/failure.ts'
import type { BlockResult } from '../run/run-control.ts'
import type { Control } from './control.ts'
import { firstNestedFailure } from './nested.ts'
import { runPool } from './pool.ts'

/**
 * Runs its branches side by side. With `fail_fast` (the default) a branch that fails stops the others; `wait_for_all: true`
 * lets them end.
 */
export const parallel: Control = {
  gathers: 'steps',
  run: async ({ config, blocks, isOver, runBlock }) => {
    const branches = branchesOf(blocks)
    const stopsOthers = config.fail_fast !== false && config.wait_for_all !== true
    const width = typeof config.max_concurrent === 'number' ? Math.max(1, config.max_concurrent) : branches.length
    const results: (BlockResult | undefined)[] = branches.map(() => undefined)
    const stops: ((reason: unknown) => void)[] = []
    let hasFailed = false
    await runPool(branches.length, { width, isOver: () => isOver() || (hasFailed && stopsOthers) }, async (index) => {
      const branch = branches[index]
      if (!branch) return
      const result = await runBlock(branch.block, { key: branch.name, isSideBySide: true, onStart: (stop) => stops.push(stop) })
      results[index] = result
      if (result.outcome !== 'failed' && result.outcome !== 'error') return
      hasFailed = true
      if (stopsOthers) for (const stop of stops) stop(new EngineError('RUN_CANCELLED', `the branch ${branch.name} failed`))
    })
    const ran = results.filter((result) => result !== undefined)
    const byName = branches.map(({ name }, index) => [name, { ...results[index]?.steps, ...results[index]?.outputs }] as const)
    const bySteps = Object.assign({}, ...ran.map((result) => result.steps)) as Record<string, unknown>
    return { result: withHidden({ branches: Object.fromEntries(byName) }, bySteps), ...firstNestedFailure(ran) }
  },
}

/**
 * `<id>.<child>` is the child's step. It is there for who asks, and not listed: whoever goes through a result finds the step in its
 * branch, and of branches in branches would see each twice as often as the one around it.
 */
const withHidden = (result: Record<string, unknown>, hidden: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  for (const [key, value] of Object.entries(hidden))
    if (!Object.hasOwn(result, key)) Object.defineProperty(result, key, { value, enumerable: false, configurable: true })
  return result
}

interface Branch {
  readonly name: string
  readonly block: PlannedBlock
}

/** Named branches; of plain `steps`, each is a branch of its own, named by its id. */
const branchesOf = (blocks: readonly PlannedBlock[]): Branch[] =>
  blocks.flatMap((block, index): Branch[] =>
    block.key === 'steps'
      ? block.steps.map((step) => ({ name: step.id, block: { ...block, steps: [step] } }))
      : [{ name: block.name ?? `branch_${index}`, block }],
  )
