'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { useApi, useNeeds } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input, Select } from '../ui/field.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { cell, Problem, ShownOnce, Table } from './parts.tsx'
import { SettingsFrame } from './settings-frame.tsx'

type Scope = 'read' | 'run' | 'admin'

const scopes: readonly { readonly scope: Scope; readonly about: string }[] = [
  { scope: 'read', about: 'read: see flows and executions' },
  { scope: 'run', about: 'run: start executions too' },
  { scope: 'admin', about: 'admin: change flows, variables and environments too' },
]

/** Keys for programs: seen once, revoked at any time. */
export const ApiKeysPage = () => {
  const { client, workspace } = useApi()
  const why = useNeeds('admin')
  const [isMaking, setMaking] = useState(false)
  const [key, setKey] = useState<string>()
  const keys = useQuery({
    queryKey: [workspace.slug, 'api-keys'],
    queryFn: async ({ signal }) => (await client.listApiKeys({ signal })).items,
    enabled: why === undefined,
  })
  return (
    <SettingsFrame
      title="API keys"
      actions={
        <Button look="primary" icon={<Plus size={14} aria-hidden />} unavailable={why} onClick={() => setMaking(true)}>
          New key
        </Button>
      }
    >
      <div className="flex flex-col gap-6">
        {key !== undefined && (
          <ShownOnce text={key} label="Copy the key">
            The key is made. Keep it now: it is shown only this once. Programs send it as{' '}
            <code className="font-mono">Authorization: Bearer …</code>, the command line takes it by{' '}
            <code className="font-mono">testmesh login</code>.
          </ShownOnce>
        )}
        {why !== undefined ? (
          <Empty title="API keys are for admins">{why}</Empty>
        ) : keys.isError && !keys.data ? (
          <Failed what="The keys could not be read" error={keys.error} onRetry={() => void keys.refetch()} />
        ) : !keys.data ? (
          <LoadingRows label="The keys are read" count={3} />
        ) : keys.data.length === 0 ? (
          <Empty title="No keys yet">A key lets CI and other programs run flows and read their results.</Empty>
        ) : (
          <Table label="API keys" heads={['Name', 'Begins with', 'Scope', 'Last used', 'Ends', '']}>
            {keys.data.map((one) => (
              <Key key={one.id} apiKey={one} />
            ))}
          </Table>
        )}
      </div>
      {isMaking && (
        <KeyDialog
          onClose={() => setMaking(false)}
          onDone={(made) => {
            setKey(made)
            setMaking(false)
          }}
        />
      )}
    </SettingsFrame>
  )
}

interface ApiKey {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scope: Scope
  readonly lastUsedAt: string | null
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

const Key = ({ apiKey: { id, name, prefix, scope, lastUsedAt, expiresAt, revokedAt } }: { apiKey: ApiKey }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [isSure, setSure] = useState(false)
  const revoke = useMutation({
    mutationFn: () => client.revokeApiKey({ params: { id } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [workspace.slug, 'api-keys'] }),
    onError: (error) => toast.error(error.message),
  })
  return (
    <tr className={revokedAt === null ? undefined : 'text-faint'}>
      <td className={cell}>{name}</td>
      <td className="px-4 font-mono">{prefix}…</td>
      <td className={cell}>{scope}</td>
      <td className={cell}>{lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />}</td>
      <td className={cell}>
        {revokedAt !== null ? 'revoked' : expiresAt === null ? 'never' : new Date(expiresAt).toLocaleDateString('en-GB')}
      </td>
      <td className="px-4 text-right">
        {revokedAt === null && (
          <Button
            size="small"
            look="danger"
            disabled={revoke.isPending}
            onClick={() => (isSure ? revoke.mutate() : setSure(true))}
            onBlur={() => setSure(false)}
          >
            {isSure ? 'Revoke for good?' : 'Revoke'}
          </Button>
        )}
      </td>
    </tr>
  )
}

const KeyDialog = ({ onClose, onDone }: { onClose: () => void; onDone: (key: string) => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>('run')
  const [days, setDays] = useState('')
  const make = useMutation({
    mutationFn: () => client.createApiKey({ body: { name, scope, ...(days !== '' && { expiresInDays: Number(days) }) } }),
    onSuccess: ({ key }) => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'api-keys'] })
      onDone(key)
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title="A new API key" width="narrow">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <Field label="Name" help="What uses it: CI, a dashboard, a colleague's script.">
          {(control) => <Input {...control} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Scope">
          {(control) => (
            <Select {...control} value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
              {scopes.map((one) => (
                <option key={one.scope} value={one.scope}>
                  {one.about}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Ends">
          {(control) => (
            <Select {...control} value={days} onChange={(event) => setDays(event.target.value)}>
              <option value="">never</option>
              {[30, 90, 365].map((count) => (
                <option key={count} value={count}>
                  in {count} days
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Problem error={make.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={make.isPending}>
            Make it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
