import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { msInWords, type StopWords } from '../stop.ts'
import { browserCodes } from './codes.ts'

export type BrowserCode = keyof typeof browserCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const browserError = (code: BrowserCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: browserCodes[code].hint, ...options })

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => browserError('BROWSER_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => browserError('BROWSER_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
