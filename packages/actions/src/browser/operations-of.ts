import { operationFields } from './operation-fields.ts'
import { operationTable } from './operation-table.ts'
import type { Operation } from './operations/operation.ts'
import type { BrowserConfig } from './session/settings.ts'

/** What a step does: its `url` is opened first, unless its one action takes it itself. */
export const toOperations = ({ action, actions, ...config }: BrowserConfig): readonly Operation[] => {
  const single: Operation | undefined = action === undefined ? undefined : { type: action, ...fieldsOf(config) }
  const takesUrl = action !== undefined && (operationTable[action] as { readonly takes?: readonly string[] }).takes?.includes('url')
  const opens: Operation[] = config.url === undefined || takesUrl ? [] : [{ type: 'navigate', url: config.url }]
  return [...opens, ...(single ? [single] : []), ...(actions ?? [])]
}

const keys = Object.keys(operationFields) as (keyof typeof operationFields)[]

const fieldsOf = (config: Omit<BrowserConfig, 'action' | 'actions'>): Partial<Operation> =>
  Object.fromEntries(keys.flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]]])))
