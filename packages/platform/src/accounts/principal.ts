import type { ApiKeyScope, Role } from '@testmesh/storage'

/** Who asks, once it is known. */
export type Principal =
  | {
      readonly type: 'user'
      readonly id: string
      /** The sign-in that the session goes back to. */
      readonly sessionFamily: string
    }
  | {
      readonly type: 'api-key'
      readonly id: string
      readonly workspaceId: string
      /** The name of the workspace in requests. */
      readonly workspaceSlug: string
      readonly scope: ApiKeyScope
      /** The user who made the key. */
      readonly createdBy: string | null
    }

/** A member who has others in hand. */
export interface Manager {
  readonly id: string
  readonly role: Role
}
