'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useApi, useNeeds, useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatCount } from '../ui/format.ts'
import { NoPermission } from '../ui/no-permission.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { Until } from '../ui/until.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'
import { type ApiKey, useApiKeys } from './queries.ts'

/** What programs come in with. */
export const ApiKeysPage = () => {
  useTitle('API keys', 'Settings')
  const why = useNeeds('admin')
  const whyNot = useWhyNot('admin')
  const keys = useApiKeys({ isAllowed: why === undefined })
  const [isMaking, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  const inForce = keys.data?.filter((key) => stateOf(key) === 'in force').length ?? 0
  const make = (name: string) => (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} unavailable={whyNot} onClick={() => setMaking(true)}>
      {name}
    </Button>
  )
  return (
    <>
      <PageHead title="API keys" aside={keys.data && keys.data.length > 0 && `${formatCount(inForce, 'key')} in force`}>
        {make('New key')}
      </PageHead>
      {why !== undefined ? (
        <NoPermission what="the API keys" why={why} />
      ) : keys.isError && !keys.data ? (
        <Failed what="The keys could not be read" error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.isPending ? (
        <LoadingRows label="Keys are read" count={4} />
      ) : keys.data.length === 0 ? (
        <Empty title="No API keys yet" actions={make('Make the first key')}>
          A CI job, a script or an agent comes in with a key: <code className="font-mono">TESTMESH_API_KEY</code>.
        </Empty>
      ) : (
        <Table label="API keys" columns={columns}>
          {keys.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </Table>
      )}
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
      {revoking && <Revoke apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}

const columns = [
  { name: 'Name' },
  { name: 'Begins with' },
  { name: 'Scope' },
  { name: 'Made' },
  { name: 'Last used' },
  { name: 'Expires' },
  { name: 'What to do', isHidden: true, className: 'text-right' },
]

const stateOf = ({ revokedAt, expiresAt }: ApiKey): 'revoked' | 'expired' | 'in force' => {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && new Date(expiresAt).getTime() <= Date.now() ? 'expired' : 'in force'
}

const KeyRow = ({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) => {
  const { name, prefix, scope, createdAt, lastUsedAt, expiresAt, revokedAt } = apiKey
  const state = stateOf(apiKey)
  return (
    <Row>
      <HeadCell>
        <span className={state === 'in force' ? undefined : 'text-muted line-through'}>{name}</span>
      </HeadCell>
      <Cell className="font-mono text-meta text-muted">{prefix}…</Cell>
      <Cell>{scope}</Cell>
      <Cell className="text-muted">
        <Time at={createdAt} />
      </Cell>
      <Cell className="text-muted">{lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />}</Cell>
      <Cell className="text-muted">
        {revokedAt !== null ? (
          <>
            revoked <Time at={revokedAt} />
          </>
        ) : expiresAt === null ? (
          'never'
        ) : (
          <Until at={expiresAt} />
        )}
      </Cell>
      <Cell className="text-right">
        {state === 'in force' && (
          <Button size="small" look="quiet" aria-label={`Revoke ${name}`} onClick={onRevoke}>
            Revoke
          </Button>
        )}
      </Cell>
    </Row>
  )
}

const Revoke = ({ apiKey: { id, name, prefix }, onClose }: { apiKey: ApiKey; onClose: () => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => client.revokeApiKey({ params: { id } }),
    onSuccess: async () => {
      toast.success(`${name} is revoked`)
      await queries.invalidateQueries({ queryKey: [workspace.slug, 'api-keys'] })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      action="Revoke the key"
      typed={name}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      Whatever comes in with <code className="font-mono">{prefix}…</code> is refused from now on, for good.
    </ConfirmDialog>
  )
}
