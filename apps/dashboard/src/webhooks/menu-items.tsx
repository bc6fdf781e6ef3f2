import { KeyRound, Pause, Pencil, Play, Send, Trash2 } from 'lucide-react'
import { afterMenu } from '../ui/after-menu.ts'
import type { MenuItem } from '../ui/menu.tsx'
import type { Webhook } from './model/webhook-fields.ts'
import type { OpenDialog } from './opened-dialog.tsx'

interface MenuActions {
  /** Why nothing of it can be done now. */
  readonly why: string | undefined
  readonly onTest: () => void
  readonly onPause: () => void
  readonly onOpen: (dialog: OpenDialog) => void
}

/** All that can be done with a webhook. */
export const menuItems = (webhook: Webhook, { why, onTest, onPause, onOpen }: MenuActions): readonly (MenuItem | null)[] => [
  { label: 'Send a test', icon: <Send size={14} aria-hidden />, unavailable: why, onSelect: onTest },
  {
    label: 'Edit…',
    icon: <Pencil size={14} aria-hidden />,
    unavailable: why,
    onSelect: afterMenu(() => onOpen({ type: 'edit', webhook })),
  },
  {
    label: webhook.isPaused ? 'Resume' : 'Pause',
    icon: webhook.isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />,
    unavailable: why,
    onSelect: onPause,
  },
  null,
  ...rareItems(webhook, { why, onOpen }),
]

/** What a page has no buttons for. */
export const rareItems = (webhook: Webhook, { why, onOpen }: Pick<MenuActions, 'why' | 'onOpen'>): readonly MenuItem[] => [
  ...(webhook.kind === 'generic'
    ? [
        {
          label: 'New secret…',
          icon: <KeyRound size={14} aria-hidden />,
          unavailable: why,
          onSelect: afterMenu(() => onOpen({ type: 'rotate', webhook })),
        },
      ]
    : []),
  {
    label: 'Remove…',
    icon: <Trash2 size={14} aria-hidden />,
    isDanger: true,
    unavailable: why,
    onSelect: afterMenu(() => onOpen({ type: 'remove', webhook })),
  },
]
