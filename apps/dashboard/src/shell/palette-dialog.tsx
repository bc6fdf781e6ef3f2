'use client'
import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { CornerDownLeft, Play, Plus, Workflow } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useDeferredValue, useState } from 'react'
import { useApi } from '../session/api.tsx'
import { sections } from './navigation.ts'

const itemClass = 'flex h-9 items-center gap-2.5 rounded-control px-2.5 text-table data-[selected=true]:bg-hover'
const groupClass =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted'

type Go = (...path: readonly string[]) => void

export const PaletteDialog = ({ go, onClose }: { go: Go; onClose: () => void }) => (
  <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
    <Dialog.Portal>
      <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
      <Dialog.Content
        aria-describedby={undefined}
        className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-card border border-line bg-raised shadow-popover"
      >
        <Dialog.Title className="sr-only">Search or run</Dialog.Title>
        <PaletteList go={go} />
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)

const PaletteList = ({ go }: { go: Go }) => {
  const { client, workspace } = useApi()
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim())
  const flows = useQuery({
    queryKey: [workspace.slug, 'flows', 'palette', wanted],
    queryFn: ({ signal }) => client.listFlows({ query: { limit: 8, ...(wanted && { search: wanted }) }, signal }),
    placeholderData: (before) => before,
  })
  return (
    <Command label="Search or run" shouldFilter={false}>
      <Command.Input
        value={search}
        onValueChange={setSearch}
        placeholder="A flow, a page, something to do…"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-body outline-none"
      />
      <Command.List className="max-h-[50vh] overflow-auto p-1.5">
        <Command.Group heading="Flows" className={groupClass}>
          {(flows.data?.items ?? []).map(({ id, name, path }) => (
            <Command.Item key={id} value={id} onSelect={() => go('flows', id)} className={itemClass}>
              <Workflow size={15} aria-hidden className="shrink-0 text-muted" />
              <span className="truncate">{name}</span>
              <span className="ml-auto truncate font-mono text-meta text-faint">{path}</span>
            </Command.Item>
          ))}
          {flows.data?.items.length === 0 && <p className="px-2.5 py-2 text-table text-muted">No flow has “{wanted}” in it.</p>}
        </Command.Group>
        <Command.Group heading="Pages" className={groupClass}>
          {sections
            .filter((section) => section !== null)
            .filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
            .map(({ name, path, icon: Icon }) => (
              <Command.Item key={name} value={`page ${name}`} onSelect={() => go(...path)} className={itemClass}>
                <Icon size={15} aria-hidden className="shrink-0 text-muted" />
                {name}
              </Command.Item>
            ))}
          {'new flow'.includes(wanted.toLowerCase()) && (
            <Command.Item value="new flow" onSelect={() => go('flows', 'new')} className={itemClass}>
              <Plus size={15} aria-hidden className="text-muted" />
              New flow
            </Command.Item>
          )}
          {'running now'.includes(wanted.toLowerCase()) && (
            <Command.Item value="running now" onSelect={() => go('executions')} className={itemClass}>
              <Play size={15} aria-hidden className="text-muted" />
              What runs now
            </Command.Item>
          )}
        </Command.Group>
      </Command.List>
      <p className="flex items-center gap-1.5 border-t border-line px-4 py-2 text-meta text-muted">
        <CornerDownLeft size={12} aria-hidden /> opens
      </p>
    </Command>
  )
}
