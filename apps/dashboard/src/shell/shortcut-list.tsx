'use client'
import { Dialog } from '../ui/dialog.tsx'
import { useRegistry } from './shortcuts.ts'
import { shownKeys } from './shown-keys.ts'

/** Everything that works on this page. */
export const ShortcutList = ({ onClose }: { onClose: () => void }) => {
  const lists = useRegistry((state) => state.lists)
  const groups = Map.groupBy([...lists.values()].flat(), ({ group }) => group)
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts" width="wide">
      <div className="columns-1 gap-8 sm:columns-2">
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-table font-semibold">{group}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <div key={keys} className="flex items-center justify-between gap-4 border-b border-line py-1 text-table">
                  <dt className="text-muted">{does}</dt>
                  <dd>
                    <kbd className="font-mono text-meta">{shownKeys(keys)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
