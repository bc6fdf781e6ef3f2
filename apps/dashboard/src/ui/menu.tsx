'use client'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly keys?: string
  readonly onSelect: () => void
  readonly isDanger?: boolean
  readonly unavailable?: string | undefined
  readonly isChecked?: boolean
}

/** Within the page's main part, so that no text stands outside of all landmarks. */
const inMain = (): HTMLElement | null => (typeof document === 'undefined' ? null : document.getElementById('main'))

/** A menu on a button. `null` draws a line between groups. */
export const Menu = ({
  trigger,
  items,
  align = 'end',
}: {
  trigger: ReactNode
  items: readonly (MenuItem | null)[]
  align?: 'start' | 'end'
}) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal container={inMain()}>
      <DropdownMenu.Content
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className="z-50 max-h-[min(60vh,var(--radix-dropdown-menu-content-available-height))] min-w-48 overflow-auto rounded-card border border-line bg-raised p-1 shadow-popover"
      >
        {items.map((item, index) =>
          item === null ? (
            <DropdownMenu.Separator key={`line-${String(index)}`} className="my-1 h-px bg-line" />
          ) : (
            <DropdownMenu.Item
              key={item.label}
              disabled={item.unavailable !== undefined}
              onSelect={item.onSelect}
              className={classNames(
                'flex min-h-8 items-center gap-2 rounded-control px-2 py-1 text-table outline-none data-highlighted:bg-hover data-disabled:opacity-55',
                item.isDanger && 'text-failed-ink',
              )}
            >
              {item.icon && <span className="text-muted">{item.icon}</span>}
              <span className="flex-1">
                {item.label}
                {item.unavailable && <span className="block text-meta text-muted">{item.unavailable}</span>}
              </span>
              {item.isChecked && <span aria-hidden>✓</span>}
              {item.keys && <kbd className="font-mono text-meta text-faint">{item.keys}</kbd>}
            </DropdownMenu.Item>
          ),
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
)
