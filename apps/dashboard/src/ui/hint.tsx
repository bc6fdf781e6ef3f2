'use client'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'

/** A tooltip: seen on hover and on focus, gone by Escape. */
export const Hint = ({ text, keys, children }: { text: ReactNode; keys?: string | undefined; children: ReactNode }) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-w-80 rounded-control border border-line bg-raised px-2 py-1 text-meta text-fg shadow-popover"
      >
        {text}
        {keys && <kbd className="ml-2 font-mono text-faint">{keys}</kbd>}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
)
