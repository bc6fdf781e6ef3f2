'use client'
import type { JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Plus, X } from 'lucide-react'
import { type ComponentType, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { YamlArea } from './inputs.tsx'
import type { SettingsProps } from './settings-props.ts'
import { Trouble } from './trouble.tsx'
import { useCommit } from './use-commit.ts'

interface ObjectsProps {
  readonly control: { readonly id: string }
  readonly pointer: string
  readonly value: readonly JsonValue[]
  /** Of one item. */
  readonly items: JsonSchema
  readonly label: string
  readonly settings: ComponentType<SettingsProps>
}

/** A list of maps: each a line that opens to its settings. */
export const Objects = ({ control, pointer, value, items, label, settings }: ObjectsProps) => {
  const commit = useCommit()
  const [open, setOpen] = useState<number>()
  const swap = (index: number, by: 1 | -1): void => {
    const next = [...value]
    const [moved] = next.splice(index, 1)
    if (moved === undefined) return
    next.splice(index + by, 0, moved)
    void commit(pointer, next)
    setOpen(undefined)
  }
  const add = async (): Promise<void> => {
    const item = firstItem(items)
    if (await (value.length === 0 ? commit(pointer, [item]) : commit(`${pointer}/-`, item))) setOpen(value.length)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list of forms, named by its label
    <div {...control} role="group" aria-label={label} className="flex flex-col gap-1.5">
      {value.map((item, index) => (
        <Item
          key={index}
          name={`${label} ${index + 1}`}
          item={item}
          items={items}
          pointer={`${pointer}/${index}`}
          isOpen={open === index}
          onToggle={() => setOpen(open === index ? undefined : index)}
          onUp={index > 0 ? () => swap(index, -1) : undefined}
          onDown={index < value.length - 1 ? () => swap(index, 1) : undefined}
          settings={settings}
        />
      ))}
      <Button size="small" className="self-start" icon={<Plus size={13} aria-hidden />} onClick={() => void add()}>
        Add
      </Button>
    </div>
  )
}

interface ItemProps {
  readonly name: string
  readonly item: JsonValue
  readonly items: JsonSchema
  readonly pointer: string
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onUp: (() => void) | undefined
  readonly onDown: (() => void) | undefined
  readonly settings: ComponentType<SettingsProps>
}

const Item = ({ name, item, items, pointer, isOpen, onToggle, onUp, onDown, settings: Settings }: ItemProps) => {
  const commit = useCommit()
  const isMap = typeof item === 'object' && item !== null && !Array.isArray(item)
  const Arrow = isOpen ? ChevronDown : ChevronRight
  return (
    <div className="rounded-control border border-line">
      <div className="flex items-center gap-0.5 pr-1">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`${name}: ${summaryOfItem(item)}`}
          onClick={onToggle}
          className="flex h-8 min-w-0 flex-1 items-center gap-1.5 rounded-control px-2 text-left hover:bg-hover"
        >
          <Arrow size={13} aria-hidden className="shrink-0 text-muted" />
          <span className="truncate font-mono text-table">{summaryOfItem(item)}</span>
        </button>
        {onUp && (
          <Button look="quiet" size="small" aria-label={`Move ${name} up`} icon={<ArrowUp size={13} aria-hidden />} onClick={onUp} />
        )}
        {onDown && (
          <Button look="quiet" size="small" aria-label={`Move ${name} down`} icon={<ArrowDown size={13} aria-hidden />} onClick={onDown} />
        )}
        <Button
          look="quiet"
          size="small"
          aria-label={`Remove ${name}`}
          icon={<X size={13} aria-hidden />}
          onClick={() => commit(pointer, undefined)}
        />
      </div>
      <div className="px-3 pb-2 empty:hidden">
        <Trouble pointer={pointer} isDeep={!isOpen} />
      </div>
      {isOpen && (
        <div className="flex flex-col gap-3 border-t border-line p-3">
          {isMap ? (
            <Settings schema={items} value={item as JsonObject} pointer={pointer} />
          ) : (
            <YamlArea pointer={pointer} aria-label={name} value={item} onCommit={(next) => commit(pointer, next)} />
          )}
        </div>
      )}
    </div>
  )
}

/** `fill #name Ada`: what stands in it, without the names of the keys. */
export const summaryOfItem = (item: JsonValue): string => {
  if (typeof item !== 'object' || item === null) return String(item)
  const parts = Object.values(item).map((part) => (typeof part === 'object' && part !== null ? JSON.stringify(part) : String(part)))
  return parts.filter((part) => part !== '').join(' ') || 'empty'
}

/** With what it cannot be without, so that the list can be read. */
const firstItem = (items: JsonSchema): JsonObject => {
  const properties = (items.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const needed = (items.required ?? []) as readonly string[]
  const entries = needed.map((key): [string, JsonValue] => [key, ((properties[key]?.enum ?? ['']) as readonly JsonValue[])[0] ?? ''])
  const [first] = Object.keys(properties)
  return entries.length > 0 || first === undefined ? Object.fromEntries(entries) : { [first]: '' }
}
