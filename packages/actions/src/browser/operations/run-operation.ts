import { browserError } from '../browser-error.ts'
import { explainOperationError } from '../explain-error.ts'
import type { OperationName } from '../operation-table.ts'
import { currentPage } from '../session/sessions.ts'
import { pdf, screenshot } from './capture.ts'
import * as interact from './interact.ts'
import * as navigation from './navigate.ts'
import type { Operation, OperationOptions } from './operation.ts'
import * as read from './read.ts'
import * as verify from './verify.ts'
import { waitForResponse } from './wait-for-response.ts'

type Run = (operation: Operation, options: OperationOptions) => Promise<void>

const runs: Readonly<Record<OperationName, Run>> = {
  navigate: navigation.navigate,
  reload: navigation.reload,
  go_back: navigation.goBack,
  go_forward: navigation.goForward,
  click: interact.click,
  double_click: interact.doubleClick,
  hover: interact.hover,
  fill: interact.fill,
  clear: interact.clear,
  type: interact.type,
  press: interact.press,
  focus: interact.focus,
  check: interact.check,
  uncheck: interact.uncheck,
  select: interact.select,
  upload: interact.upload,
  drag: interact.drag,
  scroll_to: interact.scrollTo,
  wait_for_selector: interact.waitForSelector,
  wait_for_url: navigation.waitForUrl,
  wait_for_response: waitForResponse,
  wait_for_load: navigation.waitForLoad,
  get_text: read.getText,
  get_texts: read.getTexts,
  get_value: read.getValue,
  get_html: read.getHtml,
  get_attribute: read.getAttribute,
  get_count: read.getCount,
  evaluate: read.evaluate,
  screenshot,
  pdf,
  save_storage_state: read.saveStorageState,
  switch_page: navigation.switchPage,
  assert_visible: verify.assertVisible,
  assert_hidden: verify.assertHidden,
  assert_text: verify.assertText,
  assert_value: verify.assertValue,
  assert_attribute: verify.assertAttribute,
  assert_count: verify.assertCount,
  assert_checked: verify.assertChecked,
  assert_unchecked: verify.assertUnchecked,
  assert_enabled: verify.assertEnabled,
  assert_disabled: verify.assertDisabled,
  assert_url: verify.assertUrl,
  assert_title: verify.assertTitle,
  close: async (_, { findings }) => {
    findings.isClosed = true
  },
}

/** These need no page. */
const first: ReadonlySet<OperationName> = new Set(['navigate', 'switch_page', 'save_storage_state', 'close'])

/** Does one thing in the page. @throws ActionError */
export const runOperation = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const { session } = options
  const page = await currentPage(session)
  if (!first.has(operation.type) && page.url() === 'about:blank')
    throw browserError('BROWSER_NO_PAGE', `no page is open: ${operation.type} has nothing to act on`)
  session.journal.mark()
  const timed = { ...options, timeoutMs: operation.timeout ?? options.timeoutMs }
  await runs[operation.type](operation, timed).catch(async (error: unknown) => {
    throw await explainOperationError(error, { page, operation, timeoutMs: timed.timeoutMs })
  })
}
