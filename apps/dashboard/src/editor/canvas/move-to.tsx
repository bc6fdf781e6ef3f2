'use client'
import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { movePlaces } from '../model/move-places.ts'

/** Where a step may go: a few letters and Enter put it at the end of another list. The twin of dragging it there. */
export const MoveTo = () => {
  const store = useEditorStore()
  const step = useEditor(({ moving, model }) => model?.steps.find(({ pointer }) => pointer === moving))
  const steps = useEditor(({ model }) => model?.steps) ?? []
  const close = (): void => store.setState({ moving: undefined })
  if (!step) return null
  const go = async (list: string, index: number): Promise<void> => {
    close()
    await store.edit({ kind: 'moveStep', step: step.pointer, list, index })
  }
  const title = `Move ${step.step.name ?? step.step.id} to`
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            document.querySelector<HTMLElement>('[data-scope="steps"]')?.focus()
          }}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 overflow-hidden rounded-card border border-line bg-raised shadow-popover"
        >
          <Dialog.Title className="px-4 pt-3 text-table font-semibold">{title}</Dialog.Title>
          <Command label={title} loop>
            <Command.Input
              placeholder="A lane, a branch, a loop…"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-body outline-none"
            />
            <Command.List className="max-h-[56vh] overflow-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-table text-muted">No list is called that.</Command.Empty>
              {movePlaces(steps, step).map(({ list, index, title: name, about, depth }) => (
                <Command.Item
                  key={list}
                  value={`${name} ${list}`}
                  onSelect={() => void go(list, index)}
                  style={{ paddingLeft: 10 + depth * 16 }}
                  className="flex min-h-8 items-baseline gap-2.5 rounded-control py-1.5 pr-2.5 data-[selected=true]:bg-hover"
                >
                  <span className="text-table font-medium">{name}</span>
                  <span className="truncate text-meta text-muted">{about}</span>
                </Command.Item>
              ))}
            </Command.List>
          </Command>
          <p className="border-t border-line px-4 py-2 text-meta text-muted">
            It goes to the end of the list; Alt and an arrow move it on.
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
