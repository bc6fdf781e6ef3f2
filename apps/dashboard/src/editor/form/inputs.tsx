'use client'
import type { FieldPlace } from '@testmesh/flow/assist'
import type { JsonValue } from '@testmesh/protocol'
import { type ComponentProps, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { classNames } from '../../ui/class-names.ts'
import { controlClass } from '../../ui/field.tsx'
import { useEditorStore } from '../editor-store.ts'
import { CompletingArea, CompletingInput } from './completing.tsx'

interface DraftProps {
  /** What it is the value of, where the language has something to suggest. */
  readonly place?: FieldPlace | undefined
  readonly value: string
  /** Called once somebody has finished: Enter, or leaving the field. False when it was refused: the field goes back. */
  readonly onCommit: (text: string) => unknown
  /** Called when it is left as it was, or put back by Escape. */
  readonly onKept?: (() => void) | undefined
}

/** What is being typed stays here until it is finished; what comes from outside replaces it. */
const useDraft = ({ value, onCommit, onKept }: DraftProps) => {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  const commit = (): void => {
    if (draft === value) onKept?.()
    else void Promise.resolve(onCommit(draft)).then((isTaken) => isTaken === false && setDraft(value))
  }
  const putBack = (): void => {
    setDraft(value)
    onKept?.()
  }
  return { draft, setDraft, commit, putBack }
}

export const DraftInput = ({
  value,
  onCommit,
  onKept,
  className,
  ...rest
}: DraftProps & Omit<ComponentProps<'input'>, 'value' | 'onKeyDown'>) => {
  const { draft, setDraft, commit, putBack } = useDraft({ value, onCommit, onKept })
  return (
    <CompletingInput
      {...rest}
      className={classNames('w-full font-mono', className)}
      value={draft}
      spellCheck={false}
      onText={setDraft}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') putBack()
      }}
    />
  )
}

export const DraftArea = ({
  value,
  onCommit,
  onKept,
  className,
  ...rest
}: DraftProps & Omit<ComponentProps<'textarea'>, 'value' | 'onKeyDown'>) => {
  const { draft, setDraft, commit, putBack } = useDraft({ value, onCommit, onKept })
  return (
    <CompletingArea
      {...rest}
      className={classNames('w-full font-mono', className)}
      value={draft}
      rows={Math.min(14, Math.max(2, draft.split('\n').length))}
      spellCheck={false}
      onText={setDraft}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Escape' && putBack()}
    />
  )
}

/** A map or a list, or anything else, as the YAML it is: for what has no field of its own. Emptied, it takes the value away. */
export const YamlArea = ({
  value,
  pointer,
  onCommit,
  ...rest
}: { value: JsonValue | undefined; pointer: string; onCommit: (value: JsonValue | undefined) => unknown } & Omit<
  ComponentProps<'textarea'>,
  'value' | 'onKeyDown'
>) => {
  const store = useEditorStore()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const written = JSON.stringify(value)
  useEffect(() => {
    if (written === undefined) return setText('')
    let isCurrent = true
    void store.worker.ask('write', { value: JSON.parse(written) as JsonValue }).then((yaml) => isCurrent && setText(yaml.trimEnd()))
    return () => {
      isCurrent = false
    }
  }, [store, written])
  const commit = async (typed: string): Promise<unknown> => {
    if (typed.trim() === '') {
      setProblem(undefined)
      return written === undefined ? setText('') : onCommit(undefined)
    }
    const read = await store.worker.ask('parse', { text: typed })
    // At once: whoever saves looks at the page, right behind the answer, for a field that cannot be read.
    if ('problem' in read) return flushSync(() => setProblem(read.problem))
    setProblem(undefined)
    return JSON.stringify(read.value) === written ? undefined : onCommit(read.value)
  }
  return (
    <>
      <DraftArea
        {...rest}
        value={text}
        place={{ pointer, isYaml: true }}
        onCommit={commit}
        onKept={() => setProblem(undefined)}
        {...(problem !== undefined && { 'aria-invalid': true, 'data-unreadable': true })}
      />
      {problem !== undefined && <p className="text-meta text-failed-ink">{problem}</p>}
    </>
  )
}

export const Choice = ({
  value,
  options,
  onCommit,
  none,
  ...rest
}: { value: string; options: readonly string[]; onCommit: (value: string) => void; none: string } & Omit<
  ComponentProps<'select'>,
  'value'
>) => (
  <select {...rest} className={classNames(controlClass, 'w-full pr-7')} value={value} onChange={(event) => onCommit(event.target.value)}>
    <option value="">{none}</option>
    {!options.includes(value) && value !== '' && <option>{value}</option>}
    {options.map((option) => (
      <option key={option}>{option}</option>
    ))}
  </select>
)
