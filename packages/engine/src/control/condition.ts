import { type Control, findBlock, holds } from './control.ts'
import { nestedFailure } from './nested.ts'

/** Runs `then` or `else`. Without either, the value of the condition is its result. */
export const condition: Control = {
  run: async ({ config, blocks, runBlock }) => {
    const isTrue = holds(config.condition)
    const block = findBlock(blocks, isTrue ? 'then' : 'else')
    const result = { result: isTrue, branch: isTrue ? 'then' : 'else' }
    if (!block) return { result }
    return { result, ...nestedFailure(await runBlock(block)) }
  },
}
