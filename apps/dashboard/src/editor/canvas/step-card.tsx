'use client'
import type { Node, NodeProps } from '@xyflow/react'
import { ChevronDown, ChevronRight, CircleAlert, GitBranch, Plus, RefreshCcw, ShieldCheck, Timer, TriangleAlert } from 'lucide-react'
import { type DragEvent, memo, useState } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { formatCount, formatDuration } from '../../ui/format.ts'
import { StatusGlyph, statusLooks } from '../../ui/status.tsx'
import { BreakpointDot } from '../breakpoint-dot.tsx'
import { fold, toggleBreakpoint } from '../commands.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'
import type { AddNode, ContainerNode, LabelNode, StepNode } from '../model/block-layout.ts'
import { breakpointOf, titleOf } from '../model/breakpoints.ts'
import { summaryOf } from '../model/summary.ts'
import { ActionIcon } from './action-icon.tsx'

/** Data of a node of the canvas: what the layout says, and how many problems it has. */
export interface CardData<T> extends Record<string, unknown> {
  readonly block: T
  readonly errors: number
  readonly warnings: number
}

type Card<T> = NodeProps<Node<CardData<T>>>

const dragType = 'application/x-testmesh-step'

const useSelect = (pointer: string) => {
  const store = useEditorStore()
  const step = () => store.getState().model?.steps.find((one) => one.pointer === pointer)
  return {
    select: () => store.select(step(), 'graph'),
    open: () => {
      store.select(step(), 'graph')
      store.setState({ isFormOpen: true })
    },
    fold: () => fold(store, step()),
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(dragType, pointer),
  }
}

const useRing = (pointer: string): string => {
  const isSelected = useEditor(({ selected }) => selected?.pointer === pointer)
  const status = useEditor(({ runs }) => runs.get(pointer)?.status)
  const isStop = useIsStop(pointer)
  if (isStop) return 'border-flaky ring-4 ring-flaky/40'
  if (isSelected) return 'border-primary ring-2 ring-primary/40'
  if (status === 'failed') return 'border-failed'
  if (status === 'error') return 'border-error'
  if (status === 'running') return 'border-running'
  return 'border-line'
}

/** At the edge of a card: a click sets a breakpoint, or takes it away. The keyboard has F9, and screen readers the outline. */
const Edge = ({ id, pointer }: { id: string; pointer: string }) => {
  const store = useEditorStore()
  const breakpoint = useEditor(({ breakpoints }) => breakpointOf(breakpoints, pointer))
  if (!breakpoint && !store.canEdit) return null
  const step = () => store.getState().model?.steps.find((one) => one.pointer === pointer)
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Breakpoint at ${id}`}
      aria-pressed={breakpoint !== undefined}
      disabled={!store.canEdit}
      title={breakpoint ? titleOf(breakpoint) : 'Set a breakpoint'}
      onClick={(event) => {
        event.stopPropagation()
        toggleBreakpoint(store, step())
      }}
      onDoubleClick={(event) => event.stopPropagation()}
      className="nodrag nopan group/edge absolute top-1/2 -left-3 grid size-6 -translate-y-1/2 place-items-center"
    >
      {breakpoint ? (
        <BreakpointDot breakpoint={breakpoint} />
      ) : (
        <span className="size-2.5 rounded-full bg-failed opacity-0 group-hover/edge:opacity-50" />
      )}
    </button>
  )
}

/** A debugged run stands at it. */
const useIsStop = (pointer: string): boolean => useEditor(({ stoppedAt }) => stoppedAt === pointer)

const Stands = () => (
  <span className="flex items-center gap-1 text-meta text-flaky-ink" title={statusLooks.paused.word}>
    <StatusGlyph status="paused" size={15} />
  </span>
)

export const StepCard = memo(({ data: { block, errors, warnings } }: Card<StepNode>) => {
  const { step, pointer, folded } = block
  const { select, open, fold: unfold, onDragStart } = useSelect(pointer)
  const ring = useRing(pointer)
  const run = useEditor(({ runs }) => runs.get(pointer))
  const isStop = useIsStop(pointer)
  const checks = (step.assert?.length ?? 0) + (step.assert_any?.length ?? 0) + (step.assert_none?.length ?? 0)
  return (
    // The outline is the same for keyboards and screen readers; the canvas moves its selection by arrow keys.
    // biome-ignore lint/a11y/noStaticElementInteractions: the canvas around it takes the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: the canvas around it takes the keys
    <div
      draggable
      onDragStart={onDragStart}
      onClick={select}
      onDoubleClick={open}
      data-pointer={pointer}
      className={classNames(
        'nodrag nopan relative flex h-16 w-65 cursor-pointer items-center gap-2.5 rounded-card border bg-raised px-3 shadow-sm',
        ring,
        step.disabled && 'opacity-55',
      )}
    >
      <Edge id={step.id} pointer={pointer} />
      <ActionIcon action={step.action} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className="truncate text-table font-semibold">{step.name ?? step.id}</span>
          {step.when !== undefined && <GitBranch size={12} aria-label="only when a condition holds" className="shrink-0 text-muted" />}
          {step.retry !== undefined && <RefreshCcw size={12} aria-label="tries again" className="shrink-0 text-muted" />}
          {step.timeout !== undefined && <Timer size={12} aria-label="has a time limit" className="shrink-0 text-muted" />}
        </span>
        <span className="block truncate font-mono text-meta text-muted">{step.disabled ? 'disabled' : summaryOf(step)}</span>
      </span>
      <span className="flex flex-col items-end gap-1">
        {isStop ? (
          <Stands />
        ) : run ? (
          <span className="flex items-center gap-1 text-meta text-muted" title={statusLooks[run.status].word}>
            {run.rounds > 1 && `${run.rounds}× `}
            {run.durationMs !== undefined && run.status !== 'running' && formatDuration(run.durationMs)}
            <StatusGlyph status={run.status} size={15} />
          </span>
        ) : (
          checks > 0 && (
            <span className="flex items-center gap-0.5 text-meta text-faint" title={formatCount(checks, 'assertion')}>
              <ShieldCheck size={12} aria-hidden />
              {checks}
            </span>
          )
        )}
        <Problems errors={errors} warnings={warnings} />
        {folded !== undefined && (
          <button
            type="button"
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation()
              unfold()
            }}
            className="nodrag nopan flex items-center text-meta text-primary"
          >
            <ChevronRight size={12} aria-hidden />
            {folded} inside
          </button>
        )}
      </span>
    </div>
  )
})
StepCard.displayName = 'StepCard'

const Problems = ({ errors, warnings }: { errors: number; warnings: number }) => {
  if (errors > 0)
    return (
      <span className="flex items-center gap-0.5 text-meta text-failed-ink">
        <CircleAlert size={13} aria-label={formatCount(errors, 'error')} />
        {errors > 1 && errors}
      </span>
    )
  return warnings > 0 ? <TriangleAlert size={13} aria-label={formatCount(warnings, 'warning')} className="text-flaky" /> : null
}

export const ContainerCard = memo(({ data: { block, errors, warnings } }: Card<ContainerNode>) => {
  const { step, pointer, width, height } = block
  const { select, open, fold: close, onDragStart } = useSelect(pointer)
  const ring = useRing(pointer)
  const run = useEditor(({ runs }) => runs.get(pointer))
  const isStop = useIsStop(pointer)
  return (
    <div style={{ width, height }} className={classNames('rounded-card border bg-panel/70', ring, step.disabled && 'opacity-55')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the canvas around it takes the keys */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the canvas around it takes the keys */}
      <div
        draggable
        onDragStart={onDragStart}
        onClick={select}
        onDoubleClick={open}
        data-pointer={pointer}
        className="nodrag nopan relative flex h-11 cursor-pointer items-center gap-2 border-b border-line px-3"
      >
        <Edge id={step.id} pointer={pointer} />
        <ActionIcon action={step.action} />
        <span className="truncate text-table font-semibold">{step.name ?? step.id}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-meta text-muted">{summaryOf(step)}</span>
        {isStop ? (
          <Stands />
        ) : (
          run && (
            <span className="flex items-center gap-1 text-meta text-muted">
              {run.durationMs !== undefined && run.status !== 'running' && formatDuration(run.durationMs)}
              <StatusGlyph status={run.status} size={15} />
            </span>
          )
        )}
        <Problems errors={errors} warnings={warnings} />
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Fold ${step.id}`}
          onClick={(event) => {
            event.stopPropagation()
            close()
          }}
          className="nodrag nopan grid size-6 place-items-center rounded-control text-muted hover:bg-hover"
        >
          <ChevronDown size={14} aria-hidden />
        </button>
      </div>
    </div>
  )
})
ContainerCard.displayName = 'ContainerCard'

export const LabelCard = memo(({ data: { block } }: Card<LabelNode>) =>
  block.of === 'lane' ? (
    <div style={{ width: block.width }} className="text-center text-meta font-semibold tracking-wide text-muted uppercase">
      {block.text}
    </div>
  ) : (
    <div style={{ width: block.width, height: block.height }} className="flex items-end justify-center text-meta font-medium text-muted">
      {block.text}
    </div>
  ),
)
LabelCard.displayName = 'LabelCard'

export const AddCard = memo(({ data: { block } }: Card<AddNode>) => {
  const store = useEditorStore()
  const { list, index, text } = block
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const pointer = event.dataTransfer.getData(dragType)
    if (pointer) void store.edit({ kind: 'moveStep', step: pointer, list, index })
  }
  const [isOver, setOver] = useState(false)
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes(dragType)) return
    event.preventDefault()
    setOver(true)
  }
  if (!store.canEdit) return null
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label="Add a step here"
      onClick={() => store.setState({ adding: { list, index } })}
      onDrop={onDrop}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      style={{ width: block.width, height: block.height }}
      className={classNames(
        // It takes a drop somewhat beyond its edge.
        'nodrag nopan relative flex items-center justify-center gap-1 rounded-full border text-meta before:absolute before:-inset-3 hover:border-primary hover:bg-primary hover:text-on-primary',
        isOver
          ? 'border-primary bg-primary text-on-primary ring-4 ring-primary/30'
          : text
            ? 'border-dashed border-strong text-muted'
            : 'border-line bg-bg text-muted opacity-70 hover:opacity-100',
      )}
    >
      <Plus size={14} aria-hidden />
      {text}
    </button>
  )
})
AddCard.displayName = 'AddCard'
