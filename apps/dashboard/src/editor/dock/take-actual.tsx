'use client'
import type { AssertionResult, JsonValue, StepState } from '@testmesh/protocol'
import { useEffect, useState } from 'react'
import { isOfFlow } from '../../execution/model/own-step.ts'
import { stepPathOf } from '../../execution/model/place-in-flow.ts'
import type { Proposal } from '../../language/worker/messages.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'

/** Of an assertion that compares with a literal and did not hold: what it would be with the value that was there, and then its edit. */
export const TakeActual = ({ result, step }: { result: AssertionResult; step: StepState }) => {
  const store = useEditorStore()
  const text = useEditor(({ model }) => model?.text)
  const pointer = useEditor(({ model, last }) => {
    if (!last || !isOfFlow(last, step)) return undefined
    const now = model?.steps.find(({ path }) => path === stepPathOf(step.path))
    return now && now.pointer + result.pointer.slice(step.pointer.length)
  })
  const compared = comparedIn(result)
  const [proposal, setProposal] = useState<Proposal>()
  const [isShown, setShown] = useState(false)
  const key = compared && JSON.stringify(compared)
  useEffect(() => {
    setProposal(undefined)
    if (!store.canEdit || text === undefined || pointer === undefined || key === undefined) return
    let isAsked = true
    store.worker.ask('propose', { text, pointer, compared: JSON.parse(key) }).then(
      (made) => isAsked && setProposal(made),
      () => {},
    )
    return () => {
      isAsked = false
    }
  }, [store, text, pointer, key])
  if (!proposal) return null
  const take = async (): Promise<void> => {
    setShown(false)
    if (await store.edit(proposal.edit)) toast.success('The assertion expects what was there. Undo takes it back.')
  }
  if (!isShown)
    return (
      <Button size="small" className="self-start" onClick={() => setShown(true)}>
        Take the actual value…
      </Button>
    )
  return (
    <section
      aria-label="What the assertion would be"
      ref={(place) => place?.scrollIntoView({ block: 'nearest' })}
      className="flex flex-col gap-2 rounded-control border border-line p-2"
    >
      <div className="overflow-hidden rounded-control font-mono text-table">
        <del className="block bg-failed-soft px-2 py-1 break-words whitespace-pre-wrap no-underline">− {proposal.before}</del>
        <ins className="block bg-passed-soft px-2 py-1 break-words whitespace-pre-wrap no-underline">+ {proposal.after}</ins>
      </div>
      <div className="flex gap-2">
        <Button size="small" look="primary" onClick={() => void take()}>
          Write it
        </Button>
        <Button size="small" onClick={() => setShown(false)}>
          Leave it
        </Button>
      </div>
    </section>
  )
}

/** Of one whole value with one whole value; a text that was cut is no JSON. */
const comparedIn = ({ text, list, mismatches = [] }: AssertionResult) => {
  const [{ path, expected, actual } = { path: '' }, ...others] = mismatches
  if (list !== 'assert' || path !== '' || others.length > 0 || !expected || !actual) return undefined
  try {
    return { text, expected: expected.text, actual: JSON.parse(actual.text) as JsonValue }
  } catch {
    return undefined
  }
}
