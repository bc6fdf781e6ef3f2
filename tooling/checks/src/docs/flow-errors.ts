import { actionDescriptors } from '@testmesh/actions'
import { readFlow } from '@testmesh/flow'

export interface FlowError {
  readonly line: number
  readonly message: string
}

/** What `testmesh validate` would call an error in a text, without looking at the files around it. */
export const flowErrors = (text: string): FlowError[] =>
  readFlow(text, actionDescriptors)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, message, place }) => ({ line: place.span?.start.line ?? 1, message: `${code}: ${message}` }))
