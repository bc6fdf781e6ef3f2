import { Braces, ChartColumn, Clock, FolderTree, House, type LucideIcon, Play, Server, Settings, Workflow, Zap } from 'lucide-react'

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
  { name: 'Schedules', path: ['schedules'], icon: Clock },
  { name: 'Triggers', path: ['triggers'], icon: Zap },
  { name: 'Workers', path: ['workers'], icon: Server },
  { name: 'Insights', path: ['insights'], icon: ChartColumn },
  { name: 'Settings', path: ['settings', 'members'], icon: Settings },
]
