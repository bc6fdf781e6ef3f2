import type { Output } from '@testmesh/action-kit'
import { tookInWords } from '../took.ts'
import type { browserSchema } from './browser.schema.ts'
import { locatorInWords } from './operations/locate.ts'
import type { Operation } from './operations/operation.ts'
import { toOperations } from './operations-of.ts'
import type { BrowserConfig } from './session/settings.ts'

/** What was done, in one line. */
export const explain = (config: BrowserConfig, result: Partial<Output<typeof browserSchema>> | undefined): { request: string } => {
  const done = toOperations(config).map(inWords).join(', ')
  return { request: `Browser: ${done}${result?.url === undefined ? '' : ` → ${result.url}${tookInWords(result.duration_ms)}`}` }
}

const inWords = (operation: Operation): string => {
  const { type, url } = operation
  const element = locatorInWords(operation)
  return [type.replaceAll('_', ' '), url ?? (element === 'the page' ? '' : element)].filter(Boolean).join(' ')
}
