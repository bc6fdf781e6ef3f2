import { type Control, findBlock, holds } from './control.ts'
import { nestedFailure } from './nested.ts'

/** Runs `then` or `else`. Without either, the value of the condition is its result. */
export const condition: Control = {
  run: async ({ config, written, blocks, runBlock, skipBlock }) => {
    const isTrue = holds(config.condition)
    const [branch, other] = isTrue ? (['then', 'else'] as const) : (['else', 'then'] as const)
    const block = findBlock(blocks, branch)
    const result = { result: isTrue, branch }
    skipBlock(findBlock(blocks, other), `the condition is ${isTrue}: ${written.condition}`)
    if (!block) return { result }
    return { result, ...nestedFailure(await runBlock(block)) }
  },
}
