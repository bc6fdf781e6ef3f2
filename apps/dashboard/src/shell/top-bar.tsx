'use client'
import { Check, ChevronsUpDown, Monitor, Moon, Search, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { type SessionUser, signOut } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { CommandPalette, showPalette, showShortcuts } from './command-palette.tsx'
import { commandKey } from './shortcuts.ts'

export const TopBar = ({ user }: { user: SessionUser }) => {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-3">
      <WorkspaceMenu />
      <button
        type="button"
        onClick={showPalette}
        className="mx-auto flex h-8 w-full min-w-0 max-w-md items-center gap-2 rounded-control border border-line bg-panel px-2.5 text-table text-muted hover:bg-hover"
      >
        <Search size={14} aria-hidden className="shrink-0" />
        <span className="min-w-0 flex-1 truncate text-left">Search or run…</span>
        <kbd className="font-mono text-meta max-sm:hidden">{commandKey}K</kbd>
      </button>
      <ThemeMenu />
      <UserMenu user={user} />
      <CommandPalette />
    </header>
  )
}

const WorkspaceMenu = () => {
  const { workspace, workspaces } = useApi()
  const router = useRouter()
  return (
    <Menu
      align="start"
      trigger={
        <Button look="quiet" aria-label={`Workspace: ${workspace.name}`}>
          <span className="max-w-20 truncate sm:max-w-40">{workspace.name}</span>
          <ChevronsUpDown size={13} aria-hidden />
        </Button>
      }
      items={workspaces.map((one) => ({
        label: one.name,
        onSelect: () => router.push(addressOf(one.slug)),
        ...(one.id === workspace.id && { icon: <Check size={14} aria-hidden /> }),
      }))}
    />
  )
}

const themes = [
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
  { value: 'system', label: 'As the system', Icon: Monitor },
] as const

const ThemeMenu = () => {
  const { theme, setTheme } = useTheme()
  const { Icon } = themes.find(({ value }) => value === theme) ?? themes[2]
  return (
    <Menu
      trigger={<Button look="quiet" aria-label="Theme" icon={<Icon size={16} aria-hidden />} />}
      items={themes.map(({ value, label, Icon: Each }) => ({
        label,
        icon: <Each size={14} aria-hidden />,
        isChecked: value === theme,
        onSelect: () => setTheme(value),
      }))}
    />
  )
}

const UserMenu = ({ user }: { user: SessionUser }) => {
  const { workspace } = useApi()
  const router = useRouter()
  const initials = user.name
    .split(/\s+/)
    .map((part) => part[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase()
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${initials}: account of ${user.name}`}
          className="grid size-8 shrink-0 place-items-center rounded-full bg-primary-soft text-meta font-semibold text-primary"
        >
          {initials}
        </button>
      }
      items={[
        { label: user.email, onSelect: () => router.push(addressOf(workspace.slug, 'settings', 'account')) },
        { label: 'Keyboard shortcuts', keys: '?', onSelect: () => showShortcuts() },
        null,
        { label: 'Sign out', onSelect: () => void signOut() },
      ]}
    />
  )
}
