'use client'
import { blocksOf } from '@testmesh/flow/model'
import { ChevronDown, ChevronRight, EllipsisVertical, Plus } from 'lucide-react'
import { type ClipboardEvent, useEffect, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Menu } from '../../ui/menu.tsx'
import { StatusGlyph } from '../../ui/status.tsx'
import {
  addAfter,
  addBefore,
  addBranch,
  copyStep,
  duplicate,
  fold,
  move,
  pasteText,
  remove,
  toggleDisabled,
  unwrap,
  wrap,
} from '../commands.ts'
import { type EditorStore, useEditor, useEditorStore } from '../editor-store.ts'
import type { FlowStep } from '../model/steps.ts'
import { summaryOf } from '../model/summary.ts'

const lanes = [
  { key: 'setup', name: 'Setup' },
  { key: 'steps', name: 'Steps' },
  { key: 'on_error', name: 'On error' },
  { key: 'teardown', name: 'Teardown' },
] as const

/** The flow in words, and everything the canvas can do: the twin for keyboards and screen readers. */
export const Outline = () => {
  const store = useEditorStore()
  const model = useEditor((state) => state.model)
  const folded = useEditor((state) => state.folded)
  const selected = useEditor((state) => state.selected)
  const tree = useRef<HTMLDivElement>(null)
  const active = selected?.pointer
  useEffect(() => {
    if (active) tree.current?.querySelector(`[data-row="${CSS.escape(active)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [active])
  if (!model) return null
  const onPaste = (event: ClipboardEvent): void => {
    if (!store.canEdit) return
    event.preventDefault()
    void pasteText(store, event.clipboardData.getData('text/plain'))
  }
  const isSeen = ({ pointer }: FlowStep): boolean => ![...folded].some((outer) => pointer.startsWith(`${outer}/`))
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line px-3">
        <h2 className="text-table font-medium">Outline</h2>
        <span className="text-meta text-muted">{model.steps.length} steps</span>
      </div>
      <div
        ref={tree}
        role="tree"
        aria-label="Outline of the flow"
        tabIndex={0}
        data-scope="steps"
        aria-activedescendant={selected ? rowId(selected.pointer) : undefined}
        onPaste={onPaste}
        className="min-h-0 flex-1 overflow-auto py-1 outline-offset-[-2px]"
      >
        {lanes.map(({ key, name }) => {
          const steps = model.steps.filter(({ pointer }) => pointer.startsWith(`/${key}/`))
          if (steps.length === 0 && key !== 'steps') return null
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group of a tree
            <div key={key} role="group" aria-label={name}>
              <p aria-hidden className="px-3 pt-2 pb-1 text-meta font-semibold tracking-wide text-muted uppercase">
                {name}
              </p>
              {steps.filter(isSeen).map((step) => (
                <Row
                  key={step.pointer}
                  step={step}
                  isSelected={step.pointer === active}
                  isFolded={folded.has(step.pointer)}
                  siblings={steps}
                />
              ))}
            </div>
          )
        })}
      </div>
      {store.canEdit && (
        <div className="flex flex-wrap gap-1 border-t border-line p-2">
          <Button size="small" look="quiet" icon={<Plus size={13} aria-hidden />} onClick={() => addAfter(store)}>
            Step
          </Button>
          {lanes
            .filter(({ key }) => key !== 'steps' && model.flow[key].length === 0)
            .map(({ key, name }) => (
              <Button
                key={key}
                size="small"
                look="quiet"
                icon={<Plus size={13} aria-hidden />}
                onClick={() => store.setState({ adding: { list: `/${key}`, index: 0 } })}
              >
                {name}
              </Button>
            ))}
        </div>
      )}
    </div>
  )
}

const rowId = (pointer: string): string => `outline${pointer.replace(/\//g, '-')}`

const Row = ({
  step,
  isSelected,
  isFolded,
  siblings,
}: {
  step: FlowStep
  isSelected: boolean
  isFolded: boolean
  siblings: readonly FlowStep[]
}) => {
  const store = useEditorStore()
  const run = useEditor(({ runs }) => runs.get(step.pointer))
  const holds = blocksOf(step.step).length > 0
  const beside = siblings.filter(({ list }) => list === step.list).length
  const Fold = isFolded ? ChevronRight : ChevronDown
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={rowId(step.pointer)}
      data-row={step.pointer}
      role="treeitem"
      tabIndex={-1}
      aria-level={step.depth + 1}
      aria-setsize={beside}
      aria-posinset={step.index + 1}
      aria-selected={isSelected}
      {...(holds && { 'aria-expanded': !isFolded })}
      onClick={() => store.select(step, 'graph')}
      onDoubleClick={() => store.setState({ isFormOpen: true })}
      style={{ paddingLeft: 12 + step.depth * 14 }}
      className={classNames(
        'group flex h-8 cursor-pointer items-center gap-1.5 pr-1 text-table',
        isSelected ? 'bg-primary-soft' : 'hover:bg-hover',
      )}
    >
      {holds ? (
        <Fold
          size={13}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation()
            fold(store, step)
          }}
          className="shrink-0 text-muted"
        />
      ) : (
        <span className="w-3.25 shrink-0" />
      )}
      <span className={classNames('truncate', step.step.disabled && 'text-faint line-through')}>{step.step.name ?? step.step.id}</span>
      <span className="min-w-0 flex-1 truncate text-meta text-faint">{step.step.action}</span>
      <span className="sr-only">
        {summaryOf(step.step)}
        {step.step.disabled && ', disabled'}
      </span>
      {run && <StatusGlyph status={run.status} size={14} label />}
      {store.canEdit && (
        <Menu
          trigger={
            <button
              type="button"
              tabIndex={-1}
              aria-label={`What to do with ${step.step.id}`}
              className="grid size-6 shrink-0 place-items-center rounded-control text-muted opacity-0 group-hover:opacity-100 focus:opacity-100 hover:bg-hover data-[state=open]:opacity-100"
            >
              <EllipsisVertical size={14} aria-hidden />
            </button>
          }
          items={stepMenu(store, step)}
        />
      )}
    </div>
  )
}

/** Every gesture by name. */
export const stepMenu = (store: EditorStore, step: FlowStep): Parameters<typeof Menu>[0]['items'] => [
  { label: 'Add a step before', keys: '⇧A', onSelect: () => addBefore(store, step) },
  { label: 'Add a step after', keys: 'A', onSelect: () => addAfter(store, step) },
  { label: 'Add a branch', keys: 'B', onSelect: () => void addBranch(store, step) },
  null,
  { label: 'Move up', keys: 'Alt ↑', onSelect: () => void move(store, -1, step) },
  { label: 'Move down', keys: 'Alt ↓', onSelect: () => void move(store, 1, step) },
  { label: 'Duplicate', keys: 'Ctrl D', onSelect: () => void duplicate(store, step) },
  { label: 'Copy as YAML', keys: 'Ctrl C', onSelect: () => void copyStep(store, step) },
  { label: step.step.disabled ? 'Enable' : 'Disable', onSelect: () => void toggleDisabled(store, step) },
  null,
  { label: 'Put into a condition', onSelect: () => void wrap(store, 'condition', step) },
  { label: 'Put into a loop', onSelect: () => void wrap(store, 'for_each', step) },
  { label: 'Put into a parallel step', onSelect: () => void wrap(store, 'parallel', step) },
  { label: 'Take its steps out', onSelect: () => void unwrap(store, step) },
  null,
  { label: 'Remove', keys: '⌫', isDanger: true, onSelect: () => void remove(store, step) },
]
