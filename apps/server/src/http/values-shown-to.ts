import { withoutCredentials } from '@testmesh/engine'
import { mayAlso } from '@testmesh/platform'
import type { Route } from '@testmesh/protocol'
import type { WorkspaceCall } from './call.ts'

export type Asking = Pick<WorkspaceCall<Route>, 'caller' | 'entered'>

/** Whoever may not change variables sees no password in them. */
export const valuesShownTo = ({ caller: { principal }, entered: { role } }: Asking) => {
  const maySee = principal !== undefined && mayAlso('changeVariables', { principal, role })
  return <T>(json: T): T => (maySee ? json : withoutCredentials(json))
}
