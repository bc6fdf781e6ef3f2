import { Braces, FolderTree, House, type LucideIcon, Play, Settings, Workflow } from 'lucide-react'

export interface Section {
  readonly name: string
  /** Of the address, below the workspace. */
  readonly path: readonly string[]
  readonly icon: LucideIcon
}

export const sections: readonly (Section | null)[] = [
  { name: 'Overview', path: [], icon: House },
  { name: 'Flows', path: ['flows'], icon: Workflow },
  { name: 'Executions', path: ['executions'], icon: Play },
  { name: 'Collections', path: ['collections'], icon: FolderTree },
  null,
  { name: 'Environments', path: ['environments'], icon: Braces },
  { name: 'Settings', path: ['settings', 'members'], icon: Settings },
]

export interface SettingsPage {
  /** Of the address. */
  readonly path: string
  readonly name: string
  readonly group: 'Workspace' | 'You'
}

export const settingsPages = [
  { path: 'members', name: 'Members', group: 'Workspace' },
  { path: 'roles', name: 'Roles', group: 'Workspace' },
  { path: 'api-keys', name: 'API keys', group: 'Workspace' },
  { path: 'workspace', name: 'Workspace', group: 'Workspace' },
  { path: 'audit', name: 'Audit log', group: 'Workspace' },
  { path: 'account', name: 'Account', group: 'You' },
] as const satisfies readonly SettingsPage[]
