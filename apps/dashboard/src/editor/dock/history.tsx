'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useApi, useNeeds } from '../../session/api.tsx'
import { authorOf, useMembers } from '../../session/members.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { DiffView } from '../../ui/code/diff-view.tsx'
import { problemText } from '../../ui/problem.tsx'
import { Failed, LoadingRows } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { toEditor } from '../server-text.ts'
import { replaceText } from '../use-draft.ts'

/** Every saved version; what changed since; and the way back, which is a new version. */
export const History = ({ flowId }: { flowId: string }) => {
  const { client, workspace } = useApi()
  const saved = useEditor((state) => state.saved)
  const [chosen, setChosen] = useQueryState('version', parseAsInteger)
  const versions = useQuery({
    queryKey: [workspace.slug, 'flows', 'versions', flowId, saved.version],
    queryFn: async ({ signal }) => (await client.listFlowVersions({ params: { id: flowId }, signal })).items,
  })
  const members = useMembers().data
  if (versions.isError)
    return <Failed what="The history could not be read" error={versions.error} onRetry={() => void versions.refetch()} />
  if (!versions.data) return <LoadingRows label="The history is read" count={3} />
  return (
    <div className="grid h-full grid-cols-1 grid-rows-2 md:grid-cols-[20rem_1fr] md:grid-rows-1">
      <ul className="overflow-auto border-line max-md:border-b md:border-r">
        {versions.data.map(({ version, message, createdBy, createdAt }, index) => (
          <li key={version}>
            <button
              type="button"
              aria-pressed={chosen === version}
              onClick={() => void setChosen(version)}
              className={classNames(
                'grid w-full grid-cols-[2.5rem_minmax(0,1fr)_auto] items-baseline gap-x-2 border-b border-line px-4 py-2 text-left text-table',
                chosen === version ? 'bg-primary-soft' : 'hover:bg-hover',
              )}
            >
              <span className="font-mono">v{version}</span>
              <span className="truncate">{authorOf(createdBy, members)}</span>
              <span className="text-meta text-muted">
                <Time at={createdAt} />
              </span>
              <span className="col-start-2 col-end-4 truncate text-meta text-muted empty:hidden">
                {[message, index === 0 && 'the newest', index > 0 && version === saved.version && 'what you began with']
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="overflow-auto p-3">
        {chosen === null ? (
          <p className="text-table text-muted">Choose a version to compare it with what you see.</p>
        ) : (
          <Version key={chosen} flowId={flowId} version={chosen} />
        )}
      </div>
    </div>
  )
}

const Version = ({ flowId, version }: { flowId: string; version: number }) => {
  const store = useEditorStore()
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const why = useNeeds('editor')
  const text = useEditor((state) => state.text)
  const saved = useEditor((state) => state.saved)
  const old = useQuery({
    queryKey: [workspace.slug, 'flows', 'version', flowId, version],
    queryFn: async ({ signal }) => toEditor((await client.getFlowVersion({ params: { id: flowId, version }, signal })).text),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const restore = useMutation({
    mutationFn: () => client.restoreFlowVersion({ params: { id: flowId, version }, ifMatch: saved.version }),
    onSuccess: (flow) => {
      const restored = toEditor(flow.text)
      store.setState({ saved: { text: restored, version: flow.version } })
      replaceText(store, restored, 'input.restore')
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      toast.success(`Version ${version} is the newest again, as version ${flow.version}`)
    },
    onError: (error) => toast.error(`It was not restored: ${problemText(error)}`),
  })
  if (old.isError) return <Failed what="The version could not be read" error={old.error} onRetry={() => void old.refetch()} />
  if (old.data === undefined) return <LoadingRows label="The version is read" count={2} />
  const isSame = old.data === text
  return (
    <>
      <div className="mb-2 flex items-center justify-between">
        <p className="text-table text-muted">{isSame ? 'It is what you see.' : `From version ${version} to what you see:`}</p>
        {version !== saved.version && (
          <Button
            size="small"
            unavailable={why ?? (text === saved.text ? undefined : 'Save or undo your changes first.')}
            disabled={restore.isPending}
            onClick={() => restore.mutate()}
          >
            Restore version {version}
          </Button>
        )}
      </div>
      {!isSame && <DiffView before={old.data} after={text} label={`Changes since version ${version}`} />}
    </>
  )
}
