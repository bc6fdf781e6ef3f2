'use client'
import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { EnvironmentSelect } from '../execution/environment-select.tsx'
import { type StartableFlow, useStartFlows } from '../execution/use-start-flows.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { Problem } from '../ui/problem.tsx'

/** A folder and those below it, by their ids; or a folder of paths. */
type Within = { readonly folders: readonly string[] } | { readonly path: string }

interface RunDialogProps {
  readonly name: string
  readonly within: Within
  readonly onClose: () => void
}

/** Starts every flow of a folder and of those below it. */
export const RunDialog = ({ name, within, onClose }: RunDialogProps) => {
  const startFlows = useStartFlows()
  const why = useWhyNot('editor')
  const flows = useFlowsWithin(within)
  const [environment, setEnvironment] = useState('')
  const [started, setStarted] = useState<number>()
  const stop = useRef<AbortController>(null)
  const count = flows.data?.length ?? 0
  const run = async (): Promise<void> => {
    stop.current = new AbortController()
    setStarted(0)
    const isTried = await startFlows(flows.data ?? [], {
      environment: environment || undefined,
      signal: stop.current.signal,
      onStarted: () => setStarted((before = 0) => before + 1),
    })
    if (isTried) onClose()
    else setStarted(undefined)
  }
  const close = (): void => {
    stop.current?.abort()
    onClose()
  }
  const below = 'folders' in within ? within.folders.length - 1 : 0
  return (
    <Dialog
      isOpen
      onClose={close}
      width="narrow"
      title={`Run ${name}`}
      description={
        flows.data
          ? `${formatCount(count, 'flow')}${below > 0 ? `, with those of ${formatCount(below, 'folder')} below` : ''}.`
          : 'Its flows are counted…'
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Field label="Environment">
          {(control) => (
            <EnvironmentSelect {...control} className="w-full" none="Each flow’s own" value={environment} onChange={setEnvironment} />
          )}
        </Field>
        <Problem error={flows.error} />
        <p role="status" className="text-table text-muted">
          {started !== undefined && `${started} of ${count} started…`}
          {started === undefined && flows.data && count === 0 && 'There is nothing in it to run.'}
        </p>
        <DialogActions>
          <Button onClick={close}>{started === undefined ? 'Cancel' : 'Stop starting'}</Button>
          <Button
            type="submit"
            look="primary"
            icon={<Play size={14} aria-hidden />}
            unavailable={why ?? whyNone(flows.data)}
            disabled={started !== undefined}
          >
            Run {count > 0 && formatCount(count, 'flow')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

const whyNone = (flows: readonly StartableFlow[] | undefined): string | undefined => {
  if (!flows) return 'Its flows are not known yet.'
  return flows.length === 0 ? 'There is nothing in it to run.' : undefined
}

const useFlowsWithin = (within: Within) => {
  const { client, workspace } = useApi()
  const read = async (
    place: { readonly collectionId: string } | { readonly folder: string },
    signal: AbortSignal,
  ): Promise<StartableFlow[]> => {
    const found: StartableFlow[] = []
    let cursor: string | undefined
    do {
      const page = await client.listFlows({ query: { ...place, limit: 200, ...(cursor !== undefined && { cursor }) }, signal })
      found.push(...page.items)
      cursor = page.next
    } while (cursor !== undefined)
    return found
  }
  return useQuery({
    queryKey: [workspace.slug, 'flows', 'within', within],
    queryFn: async ({ signal }) => {
      const places = 'path' in within ? [{ folder: within.path }] : within.folders.map((collectionId) => ({ collectionId }))
      return (await Promise.all(places.map((place) => read(place, signal)))).flat()
    },
  })
}
