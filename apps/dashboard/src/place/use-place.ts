'use client'
import { usePathname } from 'next/navigation'
import { useSyncExternalStore } from 'react'

export interface Place {
  /** Slug of the workspace; empty outside of all. */
  readonly workspace: string
  /** `flows`, `executions`, …; empty on the overview. */
  readonly section: string
  /** What follows it: the id of a flow or of an execution, a page of the settings. */
  readonly id: string
  /** What follows that: the id of a webhook, on a page of the settings. */
  readonly item: string
}

const never = () => () => {}

/** False in the exported page and while it comes to life: what the address says is known afterwards. */
export const useIsAlive = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

/** Where the page is, by its address: `/w/acme/flows/<id>/`. The exported files name no workspace and no id. */
export const usePlace = (): Place => placeOf(usePathname())

export const placeOf = (pathname: string): Place => {
  const [first, workspace = '', section = '', id = '', item = ''] = pathname.split('/').filter(Boolean)
  return first === 'w'
    ? { workspace: decodeURIComponent(workspace), section, id: decodeURIComponent(id), item: decodeURIComponent(item) }
    : { workspace: '', section: '', id: '', item: '' }
}

/** The address of a page of a workspace: `addressOf('acme', 'flows', id)`. */
export const addressOf = (workspace: string, ...parts: readonly string[]): string =>
  `/w/${[workspace, ...parts].map(encodeURIComponent).join('/')}/`
