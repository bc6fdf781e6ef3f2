'use client'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Tab {
  readonly value: string
  readonly label: ReactNode
  readonly content: ReactNode
}

/** A row of tabs; what is behind one is made when it is first opened. */
export const Tabs = ({
  label,
  value,
  onChange,
  tabs,
  aside,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  tabs: readonly Tab[]
  aside?: ReactNode
}) => (
  <Radix.Root value={value} onValueChange={onChange} className="flex min-h-0 flex-1 flex-col">
    <div className="flex items-center border-b border-line pr-2">
      <Radix.List aria-label={label} className="flex min-w-0 flex-1 gap-1 overflow-x-auto px-2">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 border-b-2 border-transparent px-2 text-table whitespace-nowrap text-muted hover:text-fg data-[state=active]:border-primary data-[state=active]:font-medium data-[state=active]:text-fg"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {aside}
    </div>
    {tabs.map((tab) => (
      <Radix.Content key={tab.value} value={tab.value} className="min-h-0 flex-1 overflow-auto">
        {tab.content}
      </Radix.Content>
    ))}
  </Radix.Root>
)
