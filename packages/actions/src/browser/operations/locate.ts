import type { FrameLocator, Locator, Page } from 'playwright-core'
import { browserError } from '../browser-error.ts'
import { locatorKeys } from '../operation-table.ts'
import type { Operation } from './operation.ts'

export type LocatorKeys = Pick<
  Operation,
  'selector' | 'role' | 'name' | 'label' | 'text' | 'placeholder' | 'alt_text' | 'test_id' | 'has_text' | 'exact' | 'nth' | 'frame'
>

/** The element that an action means. @throws ActionError BROWSER_BAD_LOCATOR */
export const locate = (page: Page, keys: LocatorKeys): Locator => {
  const found = findLocator(page, keys)
  if (!found) throw browserError('BROWSER_BAD_LOCATOR', 'the action names no element')
  return found
}

/** Undefined where nothing says which element is meant. */
export const findLocator = (page: Page, keys: LocatorKeys): Locator | undefined => {
  const root = keys.frame === undefined ? page : page.frameLocator(keys.frame)
  const [first, ...others] = locatorKeys.flatMap((key) => (keys[key] === undefined ? [] : [byKey(root, key, keys)]))
  if (!first) return undefined
  // Several are one element that fits all of them.
  const all = others.reduce((locator, other) => locator.and(other), first)
  const withText = keys.has_text === undefined ? all : all.filter({ hasText: keys.has_text })
  return keys.nth === undefined ? withText : withText.nth(keys.nth)
}

const byKey = (root: Page | FrameLocator, key: (typeof locatorKeys)[number], keys: LocatorKeys): Locator => {
  const wanted = keys[key] ?? ''
  const options = { exact: keys.exact ?? false }
  switch (key) {
    case 'selector':
      return root.locator(wanted)
    case 'role':
      return root.getByRole(wanted as Parameters<Page['getByRole']>[0], keys.name === undefined ? {} : { ...options, name: keys.name })
    case 'label':
      return root.getByLabel(wanted, options)
    case 'text':
      return root.getByText(wanted, options)
    case 'placeholder':
      return root.getByPlaceholder(wanted, options)
    case 'alt_text':
      return root.getByAltText(wanted, options)
    case 'test_id':
      return root.getByTestId(wanted)
  }
}

/** `the button "Pay"`, `the field labelled "Email"` */
export const locatorInWords = (keys: LocatorKeys): string => {
  const parts = [
    keys.role === undefined ? '' : `the ${keys.role}${keys.name === undefined ? '' : ` ${JSON.stringify(keys.name)}`}`,
    say('the field labelled', keys.label),
    say('the text', keys.text),
    say('the element with the test id', keys.test_id),
    say('the element', keys.selector),
    say('the field with the placeholder', keys.placeholder),
    say('the image', keys.alt_text),
  ].filter(Boolean)
  const more = [
    keys.has_text === undefined ? '' : `with the text ${JSON.stringify(keys.has_text)}`,
    keys.nth === undefined ? '' : `number ${keys.nth}`,
  ]
  return [parts.join(' that is '), ...more.filter(Boolean)].join(', ') || 'the page'
}

const say = (words: string, value: string | undefined): string => (value === undefined ? '' : `${words} ${JSON.stringify(value)}`)
