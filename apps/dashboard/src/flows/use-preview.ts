'use client'
import { applyEdits, type TextEdit } from '@testmesh/flow/edit'
import { useEffect, useRef, useState } from 'react'
import { useActions } from '../language/use-actions.ts'
import { type FlowWorker, openFlowWorker, WorkerClosed } from '../language/worker/flow-worker.ts'
import type { Begin } from './model/pasted.ts'
import { type Preview, problemsIn } from './model/preview.ts'

/** After so long without a letter a text is looked at. Milliseconds. */
const restMs = 150

interface PreviewOptions {
  /** Where each text begins in what was pasted. Default: at its beginning. */
  readonly begins?: readonly Begin[] | undefined
  /** In the place of the one that the only text says. */
  readonly name?: string | undefined
}

interface Read {
  /** Undefined until the texts were read as they are now. */
  readonly previews?: readonly Preview[]
  /** Why they cannot be. */
  readonly error?: unknown
}

/** What texts become, read off this thread. */
export const usePreview = (texts: readonly string[], { begins, name }: PreviewOptions): Read => {
  const actions = useActions()
  const worker = useRef<FlowWorker>(undefined)
  const [read, setRead] = useState<Read & { readonly of: string }>()
  const wanted = JSON.stringify({ texts, begins, name })
  useEffect(() => {
    if (!actions.data) return
    worker.current = openFlowWorker(actions.data)
    return () => worker.current?.close()
  }, [actions.data])
  useEffect(() => {
    let isCurrent = true
    const timer = setTimeout(async () => {
      if (!worker.current) return
      try {
        const previews = await previewAll(worker.current, JSON.parse(wanted) as Wanted)
        if (isCurrent) setRead({ of: wanted, previews })
      } catch (error) {
        if (isCurrent && !(error instanceof WorkerClosed)) setRead({ of: wanted, error })
      }
    }, restMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
    // The worker comes with the actions.
  }, [wanted, actions.data])
  if (!actions.data) return { error: actions.error }
  return read?.of === wanted ? read : {}
}

type Wanted = PreviewOptions & { readonly texts: readonly string[] }

/** A name that was given here is written into the text, when it is the only one. */
const previewAll = async (worker: FlowWorker, { texts, begins, name }: Wanted): Promise<Preview[]> => {
  const previews: Preview[] = []
  for (const [at, text] of texts.entries()) {
    const edits = name !== undefined && texts.length === 1 ? await nameEdits(worker, text, name) : []
    const named = applyEdits(text, edits)
    const { flow, diagnostics } = await worker.ask('read', { text: named })
    const problems = problemsIn({ text, begin: begins?.[at], edits }, diagnostics)
    previews.push({ text: named, name: flow?.name ?? '', ...(flow && { steps: flow.steps.length }), problems })
  }
  return previews
}

const nameEdits = async (worker: FlowWorker, text: string, name: string): Promise<readonly TextEdit[]> => {
  const plan = await worker.ask('plan', { text, edit: { kind: 'setValue', pointer: '/name', value: name } })
  return 'refused' in plan ? [] : plan.edits
}
