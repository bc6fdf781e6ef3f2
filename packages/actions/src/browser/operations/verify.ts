import { isActionError } from '@testmesh/action-kit'
import { msInWords } from '../../stop.ts'
import { browserError } from '../browser-error.ts'
import { toUrlPattern } from '../session/url-pattern.ts'
import { contentOf, oneOf, placeOf } from './interact.ts'
import { findLocator, locate, locatorInWords } from './locate.ts'
import type { Operation, OperationOptions } from './operation.ts'
import { waitUntil } from './wait-until.ts'

/** What a look at the page says: that it is so, or how it is instead. */
type Look = true | string

/** Looks until it is so. @throws ActionError BROWSER_ASSERTION with what was seen last */
const demand = async (wanted: string, look: () => Promise<Look>, options: OperationOptions): Promise<void> => {
  let seen: Look = 'nothing was seen'
  const isSo = await waitUntil(async () => {
    seen = await look()
    return seen === true
  }, options)
  if (!isSo) throw browserError('BROWSER_ASSERTION', `${wanted} within ${msInWords(options.timeoutMs)}, but ${seen}`)
}

/** How long one look may wait for the element. Milliseconds. */
const lookMs = 1_000

const absent = 'it is not on the page'

type Locator = ReturnType<typeof locate>
type Limits = { readonly timeout: number; readonly signal: AbortSignal }

/** A look at the element, which need not be there yet. */
const lookAt =
  (operation: Operation, options: OperationOptions, see: (locator: Locator, limits: Limits) => Promise<Look>) =>
  async (): Promise<Look> => {
    const locator = locate(options.session.page, operation)
    if ((await locator.count()) === 0) return absent
    const limits = { timeout: lookMs, signal: options.context.signal }
    return see(locator, limits).catch((error: unknown) => {
      // It may have gone again meanwhile.
      if (!isActionError(error) && (error as Error).name === 'TimeoutError') return absent
      throw error
    })
  }

const shouldBe = (operation: Operation, what: string): string => `${locatorInWords(operation)} should be ${what}`

type Ask = (locator: Locator, limits: Limits) => Promise<boolean>

const state =
  (what: string, isSo: Ask) =>
  (operation: Operation, options: OperationOptions): Promise<void> =>
    demand(
      shouldBe(operation, what),
      lookAt(operation, options, async (locator, limits) => (await isSo(locator, limits)) || `it is not`),
      options,
    )

export const assertVisible = state('visible', (locator) => locator.first().isVisible())
export const assertChecked = state('checked', (locator, limits) => locator.isChecked(limits))
export const assertUnchecked = state('unchecked', async (locator, limits) => !(await locator.isChecked(limits)))
export const assertEnabled = state('enabled', (locator, limits) => locator.isEnabled(limits))
export const assertDisabled = state('disabled', (locator, limits) => locator.isDisabled(limits))

/** Also what is not on the page is hidden. */
export const assertHidden = (operation: Operation, options: OperationOptions): Promise<void> =>
  demand(
    shouldBe(operation, 'hidden'),
    async () => {
      const shown = locate(options.session.page, operation).visible()
      return (await shown.count()) === 0 || 'it is visible'
    },
    options,
  )

/** A part of the text of an element, or of the page; with `exact` the whole. White space counts as one blank. */
export const assertText = (operation: Operation, options: OperationOptions): Promise<void> => {
  const { content } = contentOf(operation)
  const place = placeOf(operation)
  const hasPlace = findLocator(options.session.page, place) !== undefined
  const wanted = tidy(content)
  const where = hasPlace ? place : { ...place, selector: 'body' }
  const relation = operation.exact ? 'be' : 'contain'
  return demand(
    `the text of ${hasPlace ? locatorInWords(place) : 'the page'} should ${relation} ${JSON.stringify(content)}`,
    lookAt(where, options, async (locator, limits) => {
      // biome-ignore lint/performance/useDomNodeTextContent: what people see is meant, and this is not the DOM's.
      const actual = tidy(await locator.innerText(limits))
      return (operation.exact ? actual === wanted : actual.includes(wanted)) || `it is ${shown(actual)}`
    }),
    options,
  )
}

export const assertValue = (operation: Operation, options: OperationOptions): Promise<void> => {
  const wanted = oneOf(operation.value)
  return demand(
    `the value of ${locatorInWords(operation)} should be ${JSON.stringify(wanted)}`,
    lookAt(operation, options, async (locator, limits) => {
      const actual = await locator.inputValue(limits)
      return actual === wanted || `it is ${shown(actual)}`
    }),
    options,
  )
}

/** Without a value, that it is there. */
export const assertAttribute = (operation: Operation, options: OperationOptions): Promise<void> => {
  const { attribute = '', value } = operation
  const wanted = value === undefined ? undefined : oneOf(value)
  return demand(
    `the attribute ${attribute} of ${locatorInWords(operation)} should ${wanted === undefined ? 'be there' : `be ${JSON.stringify(wanted)}`}`,
    lookAt(operation, options, async (locator, limits) => {
      const actual = await locator.getAttribute(attribute, limits)
      if (actual === null) return 'it has none'
      return wanted === undefined || actual === wanted || `it is ${shown(actual)}`
    }),
    options,
  )
}

export const assertCount = (operation: Operation, options: OperationOptions): Promise<void> =>
  demand(
    `there should be ${operation.count} of ${locatorInWords(operation)}`,
    async () => {
      const actual = await locate(options.session.page, operation).count()
      return actual === operation.count || `there ${actual === 1 ? 'is 1' : `are ${actual}`}`
    },
    options,
  )

export const assertUrl = ({ url = '' }: Operation, options: OperationOptions): Promise<void> => {
  const isMeant = toUrlPattern(url)
  const { session } = options
  return demand(`the page should be at ${url}`, async () => isMeant(session.page.url()) || `it is at ${session.page.url()}`, options)
}

export const assertTitle = (operation: Operation, options: OperationOptions): Promise<void> => {
  const wanted = oneOf(operation.value)
  return demand(
    `the title should ${operation.exact ? 'be' : 'contain'} ${JSON.stringify(wanted)}`,
    async () => {
      const actual = await options.session.page.title()
      return (operation.exact ? actual === wanted : actual.includes(wanted)) || `it is ${shown(actual)}`
    },
    options,
  )
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim()

const shown = (text: string): string => JSON.stringify(text.length > 300 ? `${text.slice(0, 299)}…` : text)
