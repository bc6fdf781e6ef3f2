'use client'
import { useQuery } from '@tanstack/react-query'
import { FolderPlus } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useApi, useNeeds } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { type Asked, MoveDialog, NameDialog, RemoveDialog } from './dialogs.tsx'
import { FolderContents } from './folder-contents.tsx'
import { FolderTree } from './folder-tree.tsx'
import { everything, pathOf, targetsOf } from './model/folders.ts'

/** Flows in folders: run a whole one, move them, order them. */
export const CollectionsPage = () => {
  useTitle('Collections')
  const { client, workspace } = useApi()
  const why = useNeeds('editor')
  const [chosen, setChosen] = useQueryState('folder', parseAsString)
  const [asked, setAsked] = useState<Asked>()
  const folders = useQuery({
    queryKey: [workspace.slug, 'collections'],
    queryFn: async ({ signal }) => (await client.listCollections({ signal })).items,
  })
  if (folders.isError && !folders.data)
    return <Failed isPage what="The folders could not be read" error={folders.error} onRetry={() => void folders.refetch()} />
  const all = folders.data ?? []
  const folder = chosen === everything ? undefined : (all.find(({ id }) => id === chosen) ?? all[0])
  const close = (): void => setAsked(undefined)
  return (
    <div className="flex h-full flex-col">
      <PageHead title="Collections">
        <Button look="primary" icon={<FolderPlus size={14} aria-hidden />} unavailable={why} onClick={() => setAsked({ what: 'new' })}>
          New folder
        </Button>
      </PageHead>
      {!folders.data ? (
        <LoadingRows label="The folders are read" />
      ) : all.length === 0 ? (
        <Empty
          title="No folders yet"
          actions={
            <Button unavailable={why} onClick={() => setAsked({ what: 'new' })}>
              Make the first one
            </Button>
          }
        >
          Folders keep flows together that are run together.
        </Empty>
      ) : (
        <div className="flex min-h-0 flex-1 border-t border-line">
          <FolderTree
            folders={all}
            chosen={folder?.id ?? everything}
            onChoose={(id) => void setChosen(id)}
            onRename={() => setAsked({ what: 'rename' })}
            onRemove={() => setAsked({ what: 'remove' })}
            canEdit={why === undefined}
          />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus */}
          <section aria-label="Flows of the folder" tabIndex={0} className="min-w-0 flex-1 overflow-auto -outline-offset-2">
            <FolderContents key={folder?.id ?? everything} folders={all} folder={folder} onAsk={setAsked} />
          </section>
        </div>
      )}
      {asked?.what === 'new' && (
        <NameDialog parentId={folder?.id ?? null} where={folder ? pathOf(all, folder.id) : undefined} onClose={close} />
      )}
      {asked?.what === 'rename' && folder && <NameDialog folder={folder} parentId={folder.parentId} onClose={close} />}
      {asked?.what === 'move' && folder && <MoveDialog folders={targetsOf(all, folder.id)} all={all} folder={folder} onClose={close} />}
      {asked?.what === 'move flows' && <MoveDialog folders={all} all={all} flowIds={asked.ids} onClose={close} />}
      {asked?.what === 'remove' && folder && (
        <RemoveDialog
          folder={folder}
          onClose={close}
          onDone={() => {
            close()
            void setChosen(folder.parentId)
          }}
        />
      )}
    </div>
  )
}
