'use client'
import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { isCurl } from '../../language/is-curl.ts'
import type { PastedCurl } from '../../language/read-pasted-curl.ts'
import { usePastedCurl } from '../../language/use-pasted-curl.ts'
import { toast } from '../../ui/toast.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { type Snippet, snippetsOf } from '../model/snippets.ts'
import { openForm } from '../open-form.ts'
import { ActionIcon } from './action-icon.tsx'

/** The palette: a few letters and Enter add a step, and it stays open for the next; with Ctrl it closes and opens the form. */
export const QuickAdd = () => {
  const store = useEditorStore()
  const adding = useEditor((state) => state.adding)
  const controls = useEditor((state) => state.controls)
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState('')
  const snippets = useMemo(() => snippetsOf([...store.descriptors, ...controls]), [store, controls])
  const groups = Map.groupBy(snippets, ({ group }) => group)
  const wanted = search.trim().toLowerCase()
  const found = wanted ? bestFirst(snippets, wanted) : []
  const [opensForm, setOpensForm] = useState(false)
  const pasted = usePastedCurl(search)
  const close = (): void => store.setState({ adding: undefined })
  const add = async (text: string, told?: string): Promise<void> => {
    if (!adding || !(await store.edit({ kind: 'insertStep', ...adding, text }))) return
    if (told !== undefined) toast.info(told)
    setSearch('')
    setChosen(snippets[0]?.action ?? '')
    if (opensForm) {
      store.setState({ adding: undefined })
      await store.read()
      openForm(store)
    } else store.setState({ adding: { list: adding.list, index: adding.index + 1 } })
  }
  const onKeyDown = (event: KeyboardEvent): void => setOpensForm(event.key === 'Enter' && (event.ctrlKey || event.metaKey))
  return (
    <Dialog.Root open={adding !== undefined} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          aria-describedby={undefined}
          onKeyDownCapture={onKeyDown}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            document.querySelector<HTMLElement>('[data-scope="steps"]')?.focus()
          }}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 overflow-hidden rounded-card border border-line bg-raised shadow-popover"
        >
          <Dialog.Title className="sr-only">Add a step</Dialog.Title>
          <Command label="Add a step" loop shouldFilter={false} value={chosen} onValueChange={setChosen}>
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder="An action: http, database, wait, if, loop… or paste curl"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-body outline-none"
            />
            <Command.List className="max-h-[56vh] overflow-auto p-1.5">
              {wanted && found.length === 0 && !pasted?.curl && (
                <div role="presentation" className="px-3 py-6 text-center text-table text-muted">
                  {isCurl(search) ? pasted?.refused : 'No action is called that.'}
                </div>
              )}
              {pasted?.curl && <OfCurl curl={pasted.curl} value={search} onAdd={add} />}
              {wanted
                ? found.map((snippet) => <Choice key={snippet.action} snippet={snippet} onAdd={add} />)
                : [...groups].map(([group, members]) => (
                    <Command.Group
                      key={group}
                      heading={group}
                      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted"
                    >
                      {members.map((snippet) => (
                        <Choice key={snippet.action} snippet={snippet} onAdd={add} />
                      ))}
                    </Command.Group>
                  ))}
            </Command.List>
          </Command>
          <p className="border-t border-line px-4 py-2 text-meta text-muted">
            Enter adds and stays for the next · Ctrl Enter opens its form · Esc closes
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const Choice = ({ snippet: { action, title, about, text }, onAdd }: { snippet: Snippet; onAdd: (text: string) => Promise<void> }) => (
  <Command.Item value={action} onSelect={() => void onAdd(text)} className={itemClass}>
    <ActionIcon action={action} />
    <span className="min-w-0 flex-1">
      <span className="flex items-baseline gap-2">
        <span className="text-table font-medium">{title}</span>
        <span className="font-mono text-meta text-muted">{action}</span>
      </span>
      <span className="block truncate text-meta text-muted">{about.replaceAll('`', '')}</span>
    </span>
  </Command.Item>
)

interface OfCurlProps {
  readonly curl: PastedCurl
  readonly value: string
  readonly onAdd: (text: string, told?: string) => Promise<void>
}

const OfCurl = ({ curl: { asks, steps, told }, value, onAdd }: OfCurlProps) => (
  <Command.Item value={value} onSelect={() => void onAdd(steps, told)} className={itemClass}>
    <ActionIcon action="http_request" />
    <span>{asks}</span>
  </Command.Item>
)

const bestFirst = (snippets: readonly Snippet[], wanted: string): readonly Snippet[] =>
  snippets
    .map((snippet) => ({ snippet, score: fit(snippet, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ snippet }) => snippet)

/** A whole name first, then beginnings, then any part; letters in between are no match. */
const fit = ({ action, title }: Snippet, wanted: string): number => {
  const names = [action, title, ...(words[action] ?? [])].map((name) => name.toLowerCase())
  if (names.includes(wanted)) return 3
  if (names.some((name) => name.startsWith(wanted))) return 2
  return names.some((name) => name.includes(wanted)) ? 1 : 0
}

const itemClass = 'flex items-center gap-2.5 rounded-control px-2 py-1.5 data-[selected=true]:bg-hover'

const words: Readonly<Record<string, readonly string[]>> = {
  condition: ['if', 'else', 'branch'],
  for_each: ['loop', 'foreach', 'iterate'],
  repeat: ['loop', 'times'],
  while: ['loop'],
  http_request: ['rest', 'api', 'fetch', 'get', 'post'],
  database_query: ['sql', 'postgres', 'select'],
  delay: ['sleep', 'pause', 'wait'],
  log: ['print', 'echo'],
}
