import { createBudget, toText } from '@testmesh/expressions'
import type { AssertionResult, Failure, JsonObject } from '@testmesh/protocol'
import { EngineError } from '../run/failure.ts'
import { asAssertion, type Control, type ControlContext, findBlock, holds } from './control.ts'
import { nestedFailure } from './nested.ts'

/** `group`: steps with a name in common. */
export const group: Control = {
  run: async ({ blocks, runBlock }) => {
    const block = findBlock(blocks, 'steps')
    return block ? { result: {}, ...nestedFailure(await runBlock(block)) } : { result: {} }
  },
}

/** `set`: variables from here on. */
export const set: Control = {
  isTold: true,
  variables: (config) => Object.keys(valuesOf(config)),
  names: (config) => (typeof config.variables === 'string' ? 'any' : Object.keys(valuesOf(config))),
  run: async ({ config, setVariable }) => {
    const values = valuesOf(config)
    for (const [name, value] of Object.entries(values)) setVariable(name, value)
    return { result: values }
  },
}

const valuesOf = (config: JsonObject): JsonObject => (config.variables as JsonObject | undefined) ?? config

/** `assert`: judges values that no action gave. The step's own `assert` works too. */
export const assertControl: Control = {
  isUntyped: true,
  names: (config) => Object.keys((config.data as JsonObject | undefined) ?? {}),
  run: async (context) => {
    const { config } = context
    const data = (config.data ?? {}) as JsonObject
    const assertions = [...listed(config.assertions, data), ...single(context, data)]
    const failed = assertions.find(({ passed }) => !passed)
    const failure: Failure | undefined = failed && { code: 'ASSERT_FAILED', message: failed.message ?? failed.text }
    return { result: { ...data, passed: failed === undefined }, assertions, failure }
  },
}

const listed = (judge: unknown, data: JsonObject): readonly AssertionResult[] =>
  typeof judge === 'function' ? (judge(data) as readonly AssertionResult[]) : []

/** One `expression`, with the `message` for the case that it does not hold. */
const single = ({ config, written, pointer }: ControlContext, data: JsonObject): readonly AssertionResult[] => {
  const { expression, message } = config
  if (expression === undefined) return []
  const results = asAssertion(expression, data) ?? [bare(holds(expression), String(written.expression), `${pointer}/expression`)]
  return results.map((result) => (result.passed || message === undefined ? result : { ...result, message: String(message) }))
}

/** Of a value in the place of an expression there is nothing to explain. */
const bare = (passed: boolean, text: string, pointer: string): AssertionResult => ({ list: 'assert', passed, text, pointer })

/** `log`: a line in the report. */
export const log: Control = {
  run: async ({ config, log: write }) => {
    const data = config.data === undefined ? '' : ` ${toText(config.data, createBudget())}`
    const level = config.level === 'warn' || config.level === 'error' ? `${config.level}: ` : ''
    write(`${level}${toText(config.message ?? '', createBudget())}${data}`)
    return { result: { message: config.message ?? '', level: config.level ?? 'info' } }
  },
}

/** `delay`: waits. */
export const delay: Control = {
  run: async ({ config, sleep }) => {
    await sleep(config.duration as number)
    return { result: { duration_ms: config.duration } }
  },
}

/** `fail`: ends here, on purpose. */
export const fail: Control = {
  run: async ({ config }) => {
    throw new EngineError('STEP_FORCED', String(config.message ?? 'the flow asked to fail here'))
  },
}
