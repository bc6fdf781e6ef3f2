'use client'
import { type Client, createClient } from '@testmesh/client'
import { createContext, type ReactNode, use, useMemo } from 'react'
import { useConnection } from './connection.ts'
import { accessToken, sessionFetch } from './session.ts'

export interface Membership {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly role: 'viewer' | 'editor' | 'admin' | 'owner'
}

interface Api {
  readonly client: Client
  readonly workspace: Membership
  readonly workspaces: readonly Membership[]
}

const ApiContext = createContext<Api | undefined>(undefined)

/** What pages of a workspace ask the server by. */
export const ApiProvider = ({
  workspace,
  workspaces,
  children,
}: {
  workspace: Membership
  workspaces: readonly Membership[]
  children: ReactNode
}) => {
  const api = useMemo(
    () => ({
      client: createClient({ url: '', token: accessToken, workspace: workspace.slug, fetch: sessionFetch }),
      workspace,
      workspaces,
    }),
    [workspace, workspaces],
  )
  return <ApiContext value={api}>{children}</ApiContext>
}

export const useApi = (): Api => {
  const api = use(ApiContext)
  if (!api) throw new Error('useApi stands outside of a workspace')
  return api
}

const ranks = { viewer: 0, editor: 1, admin: 2, owner: 3 } as const

/** Why the signed-in person may not do what needs `role`; undefined when they may. The server refuses it too. */
export const useNeeds = (role: keyof typeof ranks): string | undefined => {
  const { workspace } = useApi()
  if (ranks[workspace.role] >= ranks[role]) return undefined
  const article = role === 'viewer' ? 'a' : 'an'
  return `Needs ${article} ${role}: you are ${workspace.role === 'viewer' ? 'a' : 'an'} ${workspace.role} here.`
}

/** Why the signed-in person may not do now what needs `role`: it is not theirs to do, or nobody is there to do it. */
export const useWhyNot = (role: keyof typeof ranks): string | undefined => {
  const why = useNeeds(role)
  const isAway = useConnection((state) => state.isAway)
  return why ?? (isAway ? 'The server does not answer.' : undefined)
}
