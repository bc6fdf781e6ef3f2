import { KeyRound, Trash2 } from 'lucide-react'
import { afterMenu } from '../ui/after-menu.ts'
import type { MenuItem } from '../ui/menu.tsx'
import type { Trigger } from './model/trigger-fields.ts'
import type { OpenDialog } from './opened-dialog.tsx'

interface MenuActions {
  /** Why nothing of it can be done now. */
  readonly why: string | undefined
  readonly onOpen: (dialog: OpenDialog) => void
}

/** What a page has no buttons for. */
export const rareItems = (trigger: Trigger, { why, onOpen }: MenuActions): readonly MenuItem[] => [
  {
    label: 'New secret…',
    icon: <KeyRound size={14} aria-hidden />,
    unavailable: why,
    onSelect: afterMenu(() => onOpen({ type: 'rotate', trigger })),
  },
  {
    label: 'Remove…',
    icon: <Trash2 size={14} aria-hidden />,
    isDanger: true,
    unavailable: why,
    onSelect: afterMenu(() => onOpen({ type: 'remove', trigger })),
  },
]
