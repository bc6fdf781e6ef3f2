import { createBudget, equalsUntyped, equalValues, showValue } from '@testmesh/expressions'
import { type Control, findBlock } from './control.ts'
import { nestedFailure } from './nested.ts'

/** Runs the steps of the first case whose `when` equals the value, else `default`. */
export const switchControl: Control = {
  run: async ({ config, blocks, runBlock, skipBlock }) => {
    const cases = (config.cases ?? []) as readonly { when: unknown }[]
    const index = cases.findIndex((option) => isEqual(option.when, config.value))
    const block = index >= 0 ? blocks.filter(({ key }) => key === 'cases')[index] : findBlock(blocks, 'default')
    const result = { value: config.value, branch: index >= 0 ? `cases[${index}]` : block ? 'default' : null }
    for (const other of blocks) if (other !== block) skipBlock(other, `the value is ${showValue(config.value, 60).text}`)
    if (!block) return { result }
    return { result, ...nestedFailure(await runBlock(block)) }
  },
}

/** Text that spells a number or a boolean equals it: a variable or a cell of a CSV is text, and a case is written without quotes. */
const isEqual = (left: unknown, right: unknown): boolean =>
  equalValues(left, right, createBudget()) ||
  (typeof left === 'string' && equalsUntyped(left, right)) ||
  (typeof right === 'string' && equalsUntyped(right, left))
