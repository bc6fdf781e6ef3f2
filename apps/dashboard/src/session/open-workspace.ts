import { addressOf } from '../place/use-place.ts'
import { accountClient } from './session.ts'

const key = 'testmesh.workspace'

/** The address of the workspace that was open last, else of the first. */
export const openWorkspace = async (): Promise<string> => {
  const { workspaces } = await accountClient.getMe()
  const last = localStorage.getItem(key)
  const { slug } = workspaces.find((one) => one.slug === last) ?? workspaces[0] ?? { slug: '' }
  return addressOf(slug)
}

export const rememberWorkspace = (slug: string): void => localStorage.setItem(key, slug)

/** A path of this server, and nothing else: a link must not lead a fresh sign-in elsewhere. */
export const safePath = (path: string | null): string | undefined => (path && /^\/(?![/\\])/.test(path) ? path : undefined)
