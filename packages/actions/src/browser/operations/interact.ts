import { mediaTypeOf } from '@testmesh/action-kit'
import type { Locator } from 'playwright-core'
import { browserError } from '../browser-error.ts'
import { findLocator, locate } from './locate.ts'
import { limits, type Operation, type OperationOptions } from './operation.ts'

/** Without the keys that are not there. */
const given = <T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }

/** What is typed or looked for; `text` beside `value` says where. */
export const contentOf = ({ value, text }: Operation): { readonly content: string; readonly isText: boolean } =>
  value === undefined ? { content: text ?? '', isText: true } : { content: oneOf(value), isText: false }

/** @throws ActionError BROWSER_BAD_SETTING */
export const oneOf = (value: Operation['value'] = ''): string => {
  if (typeof value === 'string') return value
  throw browserError('BROWSER_BAD_SETTING', '"value" is a list: only `select` takes several', { hint: 'Give one text.' })
}

/** Without `text` where that is no place. */
export const placeOf = (operation: Operation): Operation => {
  if (!contentOf(operation).isText) return operation
  const { text: _, ...place } = operation
  return place
}

const on = (operation: Operation, { session }: OperationOptions): Locator => locate(session.page, operation)

export const click = (operation: Operation, options: OperationOptions): Promise<void> => {
  const { button, click_count: clickCount, modifiers, force } = operation
  return on(operation, options).click({ ...limits(options), ...given({ button, clickCount, modifiers, force }) })
}

export const doubleClick = (operation: Operation, options: OperationOptions): Promise<void> => {
  const { button, modifiers, force } = operation
  return on(operation, options).dblclick({ ...limits(options), ...given({ button, modifiers, force }) })
}

export const hover = (operation: Operation, options: OperationOptions): Promise<void> => {
  const { modifiers, force } = operation
  return on(operation, options).hover({ ...limits(options), ...given({ modifiers, force }) })
}

export const fill = (operation: Operation, options: OperationOptions): Promise<void> =>
  on(operation, options).fill(oneOf(operation.value), limits(options))

export const clear = (operation: Operation, options: OperationOptions): Promise<void> => on(operation, options).clear(limits(options))

export const focus = (operation: Operation, options: OperationOptions): Promise<void> => on(operation, options).focus(limits(options))

/** Key by key, as a person does; into what has the focus where no element is named. */
export const type = (operation: Operation, options: OperationOptions): Promise<void> => {
  const { content } = contentOf(operation)
  const delay = given({ delay: operation.key_delay })
  const locator = findLocator(options.session.page, placeOf(operation))
  return locator ? locator.pressSequentially(content, { ...limits(options), ...delay }) : options.session.page.keyboard.type(content, delay)
}

export const press = (operation: Operation, options: OperationOptions): Promise<void> => {
  const { key = '' } = operation
  const locator = findLocator(options.session.page, operation)
  return locator ? locator.press(key, limits(options)) : options.session.page.keyboard.press(key)
}

export const check = (operation: Operation, options: OperationOptions): Promise<void> =>
  on(operation, options).check({ ...limits(options), ...given({ force: operation.force }) })

export const uncheck = (operation: Operation, options: OperationOptions): Promise<void> =>
  on(operation, options).uncheck({ ...limits(options), ...given({ force: operation.force }) })

/** By their values or their texts. */
export const select = async (operation: Operation, options: OperationOptions): Promise<void> => {
  await on(operation, options).selectOption([operation.value ?? []].flat(), limits(options))
}

export const upload = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const { files } = options.context
  const read = async (path: string) => ({
    name: path.replace(/^.*[/\\]/, ''),
    mimeType: mediaTypeOf(path),
    buffer: Buffer.from(await files.read(path)),
  })
  await on(operation, options).setInputFiles(await Promise.all([operation.files ?? []].flat().map(read)), limits(options))
}

export const drag = (operation: Operation, options: OperationOptions): Promise<void> =>
  on(operation, options).dragTo(locate(options.session.page, operation.to ?? {}), limits(options))

export const scrollTo = (operation: Operation, options: OperationOptions): Promise<void> =>
  on(operation, options).scrollIntoViewIfNeeded(limits(options))

export const waitForSelector = (operation: Operation, options: OperationOptions): Promise<void> =>
  on(operation, options).waitFor({ ...limits(options), state: operation.state ?? 'visible' })
