import { Braces, FolderTree, House, type LucideIcon, Play, Settings, Workflow } from 'lucide-react'

export interface Section {
  readonly name: string
  /** Of the address, below the workspace. */
  readonly path: readonly string[]
  readonly icon: LucideIcon
  /** `g` and this key lead there. */
  readonly key: string
}

export const sections: readonly (Section | null)[] = [
  { name: 'Overview', path: [], icon: House, key: 'o' },
  { name: 'Flows', path: ['flows'], icon: Workflow, key: 'f' },
  { name: 'Executions', path: ['executions'], icon: Play, key: 'e' },
  { name: 'Collections', path: ['collections'], icon: FolderTree, key: 'c' },
  null,
  { name: 'Environments', path: ['environments'], icon: Braces, key: 'v' },
  { name: 'Settings', path: ['settings', 'members'], icon: Settings, key: 's' },
]
