import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { msInWords, type StopWords } from '../stop.ts'
import { mcpCodes } from './codes.ts'

export type McpCode = keyof typeof mcpCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const mcpError = (code: McpCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: mcpCodes[code].hint, ...options })

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => mcpError('MCP_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => mcpError('MCP_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
