import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core'
import type { Ending, Task } from './sandbox.ts'

/** Deep enough for any honest recursion, and less than what the machine below can take. */
const stackBytes = 512 * 1024

/** Evaluates a script in QuickJS, which knows of the world what is given to it. */
export const evaluate = async ({ code, input, memoryBytes, seed }: Task, onLog: (line: string) => void): Promise<Ending> => {
  const context = await openContext(memoryBytes)
  defineLog(context, onLog)
  run(context, prelude(input, seed), 'prelude.js')
  const outcome = compile(context, code)
  if (outcome.error) return failure(context, outcome.error, 'syntax')
  const called = context.callFunction(outcome.value, context.undefined)
  if (called.error) return failure(context, called.error)
  return settled(context, called.value)
}

const openContext = async (memoryBytes: number): Promise<QuickJSContext> => {
  const [core, variant] = await Promise.all([import('quickjs-emscripten-core'), import('@jitl/quickjs-singlefile-mjs-release-sync')])
  const runtime = (await core.newQuickJSWASMModuleFromVariant(variant.default)).newRuntime()
  runtime.setMemoryLimit(memoryBytes)
  runtime.setMaxStackSize(stackBytes)
  return runtime.newContext()
}

const defineLog = (context: QuickJSContext, onLog: (line: string) => void): void => {
  const log = context.newFunction('log', (...parts) => {
    onLog(parts.map((part) => inWords(context.dump(part))).join(' '))
  })
  const console = context.newObject()
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) context.setProp(console, name, log)
  context.setProp(context.global, 'console', console)
}

const inWords = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))

/** The same seed draws the same numbers (mulberry32). */
const prelude = (input: string, seed: number): string => `
  globalThis.input = JSON.parse(${JSON.stringify(input)})
  {
    let state = ${seed >>> 0}
    Math.random = () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
    }
  }`

const run = (context: QuickJSContext, text: string, file: string) => context.unwrapResult(context.evalCode(text, file)).dispose()

/** A function of the code: an expression gives its value, statements what they return. Lines stay what they are. */
const compile = (context: QuickJSContext, code: string) => {
  const expression = context.evalCode(`(async () => (${code}\n))`, 'script.js')
  if (!expression.error) return expression
  expression.error.dispose()
  return context.evalCode(`(async () => {${code}\n})`, 'script.js')
}

const settled = (context: QuickJSContext, promise: QuickJSHandle): Ending => {
  for (;;) {
    const state = context.getPromiseState(promise)
    if (state.type === 'fulfilled') return toValue(context, state.value)
    if (state.type === 'rejected') return failure(context, state.error)
    const jobs = context.runtime.executePendingJobs()
    if (jobs.error) return failure(context, jobs.error)
    if (jobs.value === 0) return { type: 'never ends', message: 'the script awaits a promise that nothing settles' }
  }
}

const toValue = (context: QuickJSContext, value: QuickJSHandle): Ending => {
  const type = context.typeof(value)
  if (type === 'undefined') return { type: 'value', json: 'null' }
  const toJson = context.unwrapResult(context.evalCode(dataToJson, 'to-json.js'))
  const text = context.callFunction(toJson, context.undefined, value)
  if (text.error) {
    const refused: unknown = context.dump(text.error)
    return { ...(typeof refused === 'string' ? { message: refused } : failure(context, text.error)), type: 'no data' }
  }
  if (context.typeof(text.value) !== 'string') return { type: 'no data', message: `the script gives a ${type}` }
  return { type: 'value', json: context.getString(text.value) }
}

/** JSON would make `null` of NaN, and `{}` of a Map or a Promise: what is lost is refused, and nothing said in its place. */
const dataToJson = `(value) => JSON.stringify(value, function (key, part) {
  const refuse = (what) => { throw 'the script gives ' + what + (key === '' ? '' : ' as ' + JSON.stringify(key)) + ', which is no data' }
  if (typeof part === 'number' && !Number.isFinite(part)) refuse(String(part))
  if (typeof part !== 'object' || part === null || Array.isArray(part) || Object.keys(part).length > 0) return part
  const isPlain = [null, Object.prototype, Number.prototype, String.prototype, Boolean.prototype].includes(Object.getPrototypeOf(part))
  if (!isPlain) refuse('a value of the kind ' + (part.constructor?.name || 'object'))
  return part
})`

const failure = (
  context: QuickJSContext,
  error: QuickJSHandle,
  type: 'syntax' | 'thrown' = 'thrown',
): Exclude<Ending, { type: 'value' }> => {
  const thrown: unknown = context.dump(error)
  if (typeof thrown !== 'object' || thrown === null) return { type, message: `the script threw ${inWords(thrown)}` }
  const { name = 'Error', message = '', stack = '' } = thrown as { name?: string; message?: string; stack?: string }
  if (name === 'InternalError' && /out of memory/.test(message)) return { type: 'memory', message: 'the script ran out of memory' }
  const [, line] = /script\.js:(\d+)/.exec(stack) ?? []
  return { type, message: `${name}: ${message}${line === undefined ? '' : ` (line ${line})`}` }
}
