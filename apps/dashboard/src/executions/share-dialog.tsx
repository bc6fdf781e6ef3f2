'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../session/api.tsx'
import { authorOf, useMembers } from '../session/members.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Select } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { Failed } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { Until } from '../ui/until.tsx'

const lifetimes = [
  { days: 1, name: 'For a day' },
  { days: 7, name: 'For a week' },
  { days: 30, name: 'For 30 days' },
  { days: 90, name: 'For 90 days' },
]

/** Makes links to the report of an execution, for people who have no account, and ends them. */
export const ShareDialog = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [days, setDays] = useState(7)
  const queryKey = [workspace.slug, 'executions', 'shares', id]
  const shares = useQuery({ queryKey, queryFn: async ({ signal }) => (await client.listShares({ params: { id }, signal })).items })
  const refresh = () => queries.invalidateQueries({ queryKey })
  const make = useMutation({ mutationFn: () => client.shareExecution({ params: { id }, body: { days } }), onSuccess: refresh })
  const end = useMutation({
    mutationFn: (share: string) => client.removeShare({ params: { id, share } }),
    onSuccess: (_, share) => share === make.data?.id && make.reset(),
    onSettled: refresh,
  })
  const members = useMembers()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Share the report"
      description="Whoever has the link sees this execution's report: its steps, with what they said, and what failed. Nothing else of the workspace, and no account is needed."
      loses={make.data && 'The link is not shown again.'}
    >
      <div className="flex flex-col gap-5">
        {make.data ? (
          <ShownOnce
            label="Link"
            text={location.origin + make.data.path}
            help="Copy it now: it is kept as a hash alone, and not shown again."
          />
        ) : (
          <form
            className="flex items-end gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              make.mutate()
            }}
          >
            <Field label="It holds">
              {(control) => (
                <Select {...control} value={days} onChange={(event) => setDays(Number(event.target.value))}>
                  {lifetimes.map((lifetime) => (
                    <option key={lifetime.days} value={lifetime.days}>
                      {lifetime.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Button type="submit" look="primary" disabled={make.isPending}>
              Make a link
            </Button>
          </form>
        )}
        <Problem error={make.error ?? end.error} />
        {shares.isError && <Failed what="The links could not be read" error={shares.error} onRetry={() => void shares.refetch()} />}
        {shares.data && shares.data.length > 0 && (
          <section aria-label="Links that hold">
            <h3 className="text-table font-medium">Links that hold</h3>
            <ul className="mt-1 border-t border-line text-table">
              {shares.data.map((share, index) => (
                <li key={share.id} className="flex items-center gap-3 border-b border-line py-1">
                  <span className="min-w-0 flex-1 text-muted">
                    made <Time at={share.createdAt} /> by {authorOf(share.createdBy, members.data)}, ends <Until at={share.expiresAt} />
                    {share.id === make.data?.id && ', the one above'}
                  </span>
                  <Button
                    size="small"
                    look="quiet"
                    disabled={end.isPending}
                    aria-label={`End link ${index + 1} of ${shares.data.length}, of ${authorOf(share.createdBy, members.data)}`}
                    onClick={() => end.mutate(share.id)}
                  >
                    End it
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <DialogActions>
          <Button onClick={onClose}>Done</Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}
