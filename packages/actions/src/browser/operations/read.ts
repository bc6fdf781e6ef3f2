import type { JsonValue } from '@testmesh/action-kit'
import { createStop } from '../../stop.ts'
import { browserError, stopWords } from '../browser-error.ts'
import { inWords } from '../plain-words.ts'
import { findLocator, locate } from './locate.ts'
import { limits, type Operation, type OperationOptions } from './operation.ts'

/** What was read is the result's `value`, and has a name where the action gives one. */
const keep = (value: JsonValue, { as }: Operation, { findings }: OperationOptions): void => {
  findings.last.value = value
  if (as !== undefined) findings.values[as] = value
}

export const getText = async (operation: Operation, options: OperationOptions): Promise<void> => {
  // biome-ignore lint/performance/useDomNodeTextContent: what people see is meant, and this is not the DOM's.
  const text = await locate(options.session.page, operation).innerText(limits(options))
  options.findings.last.text = text
  keep(text, operation, options)
}

/** Of all that fit; there must be one at least. */
export const getTexts = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const locator = locate(options.session.page, operation)
  await locator.first().waitFor({ ...limits(options), state: 'attached' })
  const texts = await locator.allInnerTexts()
  options.findings.last.texts = texts
  keep(texts, operation, options)
}

export const getValue = async (operation: Operation, options: OperationOptions): Promise<void> =>
  keep(await locate(options.session.page, operation).inputValue(limits(options)), operation, options)

export const getAttribute = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const attribute = await locate(options.session.page, operation).getAttribute(operation.attribute ?? '', limits(options))
  options.findings.last.attribute = attribute
  keep(attribute, operation, options)
}

/** Of the inside of an element, or of the whole page. */
export const getHtml = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const { page } = options.session
  const html = (await findLocator(page, operation)?.innerHTML(limits(options))) ?? (await page.content())
  options.findings.last.html = html
  keep(html, operation, options)
}

/** At this moment: none is a count too. */
export const getCount = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const count = await locate(options.session.page, operation).count()
  options.findings.last.count = count
  keep(count, operation, options)
}

export const evaluate = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const { page } = options.session
  const locator = findLocator(page, operation)
  await locator?.waitFor({ ...limits(options), state: 'attached' })
  const script = toFunction(operation.script ?? '', { hasElement: locator !== undefined, hasArgument: operation.arg !== undefined })
  const running = locator ? locator.evaluate(script, operation.arg, limits(options)) : page.evaluate(script, operation.arg)
  const given: unknown = await createStop(options.context, options.timeoutMs, stopWords).race(
    running.catch(scriptFailed),
    'the end of the script',
  )
  const value = toJson(given)
  options.findings.last.eval_result = value
  keep(value, operation, options)
}

const scriptFailed = (error: unknown): never => {
  throw /has been closed|Target crashed/.test(String(error))
    ? error
    : browserError('BROWSER_SCRIPT_FAILED', `the script failed: ${inWords(error).split('\n    at ')[0]}`, { cause: error })
}

/** A function, or what is one: an expression of the element or the argument, or statements with `return`. Else a plain expression. */
const toFunction = (script: string, { hasElement, hasArgument }: { hasElement: boolean; hasArgument: boolean }): string => {
  if (/^\s*(async\s+)?(function\b|\([^)]*\)\s*=>|[\w$]+\s*=>)/.test(script)) return asFunction(script)
  const names = hasElement ? '(element, arg)' : '(arg)'
  if (/\breturn\b/.test(script)) return asFunction(`async ${names} => {\n${script}\n}`)
  return hasElement || hasArgument ? asFunction(`${names} => (${script})`) : script
}

/** The driver sends the source of a function into the page; of this one we have only the source. */
const asFunction = (source: string): string => Object.assign(() => undefined, { toString: () => source }) as unknown as string

/** What JSON cannot carry becomes text or nothing. */
const toJson = (value: unknown): JsonValue =>
  JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? 'null') as JsonValue

/** Shorter values of cookies stand for settings; as secrets they would blacken half a report. Characters. */
const shortestSecret = 8

/** Cookies and local storage, for a later session to begin with. */
export const saveStorageState = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const state = await options.session.window.storageState()
  for (const { value } of state.cookies) if (value.length >= shortestSecret) options.context.secret(value)
  options.findings.last.storage_state = toJson(state)
  if (operation.path !== undefined) await options.context.files.write(operation.path, new TextEncoder().encode(JSON.stringify(state)))
}
