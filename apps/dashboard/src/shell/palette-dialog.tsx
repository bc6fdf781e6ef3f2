'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Braces, CornerDownLeft } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useDeferredValue, useEffect, useState } from 'react'
import { useEnvironments } from '../execution/queries.ts'
import { type StartableFlow, useStartFlows } from '../execution/use-start-flows.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { takeKeys } from './kept-keys.ts'
import { type PaletteItem, paletteItems, wantedFlow } from './model/palette-items.ts'

const groupClass =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted'

export interface PaletteDialogProps {
  /** To an address of this server. */
  readonly go: (address: string) => void
  readonly onClose: () => void
}

export const PaletteDialog = ({ onClose, ...rest }: PaletteDialogProps) => (
  <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
    <Dialog.Portal>
      <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
      <Dialog.Content
        aria-describedby={undefined}
        className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-card border border-line bg-raised shadow-popover"
      >
        <Dialog.Title className="sr-only">Search or run</Dialog.Title>
        <PaletteList {...rest} onClose={onClose} />
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)

const PaletteList = ({ go, onClose }: PaletteDialogProps) => {
  const { workspace } = useApi()
  const startFlows = useStartFlows()
  const why = useWhyNot('editor')
  const [search, setSearch] = useState('')
  const { items, isBehind, none } = useItems(search)
  const [selected, setSelected] = useState('')
  const [isWaiting, setWaiting] = useState(false)
  const first = items[0]?.items[0]
  const chosen = items.flatMap((group) => group.items).find(({ key }) => key === selected)
  const act = ({ does }: PaletteItem): void => {
    if (does.type === 'go') go(addressOf(workspace.slug, ...does.path) + (does.query ?? ''))
    else if (why === undefined) {
      onClose()
      void startFlows([does.flow])
    }
  }
  // What is found replaces what was: the best of it is at hand, and Enter pressed before it came is for it.
  const found = items.flatMap((group) => group.items.map(({ key }) => key)).join('\n')
  useEffect(() => {
    setSelected(found.split('\n')[0] ?? '')
  }, [found])
  useEffect(() => {
    if (!isWaiting || isBehind) return
    setWaiting(false)
    if (first) act(first)
  }, [isWaiting, isBehind])
  return (
    <Command label="Search or run" shouldFilter={false} value={selected} onValueChange={setSelected}>
      <Command.Input
        value={search}
        onValueChange={(text) => {
          setSearch(text)
          setWaiting(false)
        }}
        onFocus={() => {
          const { text, isSent } = takeKeys()
          if (text !== '') setSearch(text)
          if (isSent) setWaiting(true)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !isBehind) return
          event.preventDefault()
          setWaiting(true)
        }}
        placeholder="A flow, a page, run …"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-body outline-none"
      />
      <Command.List className="max-h-[50vh] overflow-auto p-1.5">
        {none !== undefined && <p className="px-2.5 py-2 text-table text-muted">{none}</p>}
        {items.map((group) => (
          <Command.Group key={group.name} heading={group.name} className={groupClass}>
            {group.items.map((item) => (
              <Item key={item.key} item={item} why={item.does.type === 'run' ? why : undefined} onSelect={() => act(item)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p role="status" className="flex min-h-8 items-center gap-1.5 border-t border-line px-4 py-2 text-meta text-muted">
        {(isWaiting || chosen) && <CornerDownLeft size={14} aria-hidden />}
        {isWaiting ? 'opens what is found, in a moment…' : chosen && (chosen.does.type === 'run' ? 'runs it' : 'opens it')}
      </p>
    </Command>
  )
}

const Item = ({
  item: { key, name, about, icon: Icon = Braces },
  why,
  onSelect,
}: {
  item: PaletteItem
  why: string | undefined
  onSelect: () => void
}) => (
  <Command.Item
    value={key}
    onSelect={onSelect}
    className="flex h-9 items-center gap-2.5 rounded-control px-2.5 text-table data-[selected=true]:bg-hover"
  >
    <Icon size={15} aria-hidden className="shrink-0 text-muted" />
    <span className="truncate">{name}</span>
    <span className="ml-auto truncate font-mono text-meta text-faint">{why ?? about}</span>
  </Command.Item>
)

/** What fits; `isBehind` while it does not yet answer what is typed. */
const useItems = (search: string) => {
  const { client, workspace } = useApi()
  const environments = useEnvironments()
  const wanted = useDeferredValue(search.trim())
  const text = wantedFlow(wanted)
  const flows = useQuery({
    queryKey: [workspace.slug, 'flows', 'palette', text],
    queryFn: ({ signal }) => client.listFlows({ query: { limit: 8, ...(text && { search: text }) }, signal }),
    placeholderData: keepPreviousData,
  })
  const found: readonly (StartableFlow & { readonly path: string | null })[] = flows.data?.items ?? []
  const items = paletteItems({ search: wanted, flows: found, environments: environments.data?.map(({ name }) => name) ?? [] })
  return {
    items,
    isBehind: wanted !== search.trim() || flows.isPlaceholderData || flows.isPending,
    none: flows.isError
      ? 'The flows could not be read.'
      : flows.data?.items.length === 0 && !flows.isPlaceholderData && text !== ''
        ? `No flow has “${text}” in it.`
        : undefined,
  }
}
