'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { blocksOf } from '@testmesh/flow/walk'
import { ChevronDown, ChevronRight, EllipsisVertical, Plus } from 'lucide-react'
import { type ClipboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import { shownKeys } from '../../shell/shown-keys.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { formatCount } from '../../ui/format.ts'
import { Menu } from '../../ui/menu.tsx'
import { StatusGlyph } from '../../ui/status.tsx'
import { BreakpointDot } from '../breakpoint-dot.tsx'
import {
  addAfter,
  addBefore,
  addBranch,
  conditionBreakpoint,
  copyStep,
  duplicate,
  fold,
  move,
  moveTo,
  pasteText,
  remove,
  toggleBreakpoint,
  toggleDisabled,
  unwrap,
  wrap,
} from '../commands.ts'
import { type EditorStore, type Model, useEditor, useEditorStore } from '../editor-store.ts'
import { breakpointOf, titleOf } from '../model/breakpoints.ts'
import type { FlowStep } from '../model/steps.ts'
import { summaryOf } from '../model/summary.ts'

const lanes = [
  { key: 'setup', name: 'Setup' },
  { key: 'steps', name: 'Steps' },
  { key: 'on_error', name: 'On error' },
  { key: 'teardown', name: 'Teardown' },
] as const

const rowHeight = 32

type OutlineRow = { readonly lane: string } | { readonly step: FlowStep; readonly size: number }

/** The flow in words, and everything the canvas can do: the twin for keyboards and screen readers. */
export const Outline = ({ opensForm = false }: { /** A click is enough: there is nothing else to look at. */ opensForm?: boolean }) => {
  'use no memo'
  const store = useEditorStore()
  const model = useEditor((state) => state.model)
  const folded = useEditor((state) => state.folded)
  const active = useEditor(({ selected }) => selected?.pointer)
  const shown = useEditor((state) => state.shown)
  const tree = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => (model ? outlineRows(model, folded) : []), [model, folded])
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => tree.current, estimateSize: () => rowHeight, overscan: 10 })
  const at = useMemo(() => rows.findIndex((row) => 'step' in row && row.step.pointer === active), [rows, active])
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, shown, virtual])
  if (!model) return null
  const onPaste = (event: ClipboardEvent): void => {
    if (!store.canEdit) return
    event.preventDefault()
    void pasteText(store, event.clipboardData.getData('text/plain'))
  }
  return (
    <div className="flex h-full flex-col contain-strict">
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line px-3">
        <h2 className="text-table font-medium">Outline</h2>
        <span className="text-meta text-muted">{formatCount(model.steps.length, 'step')}</span>
      </div>
      <div
        ref={tree}
        role="tree"
        aria-label="Outline of the flow"
        tabIndex={0}
        data-scope="steps"
        aria-activedescendant={active === undefined ? undefined : rowId(active)}
        onPaste={onPaste}
        className="min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            const style = { position: 'absolute', top: start, left: 0, right: 0, height: rowHeight } as const
            return 'lane' in row ? (
              <p
                key={row.lane}
                aria-hidden
                style={style}
                className="px-3 pt-2.5 text-meta font-semibold tracking-wide text-muted uppercase"
              >
                {row.lane}
              </p>
            ) : (
              <div key={row.step.pointer} role="presentation" className="contain-strict" style={style}>
                <Row
                  step={row.step}
                  size={row.size}
                  isSelected={row.step.pointer === active}
                  isFolded={folded.has(row.step.pointer)}
                  opensForm={opensForm}
                />
              </div>
            )
          })}
        </div>
      </div>
      {store.canEdit && <AddButtons model={model} />}
    </div>
  )
}

/** Lanes and the steps that are seen, in the order of the flow. */
const outlineRows = ({ steps, flow }: Model, folded: ReadonlySet<string>): readonly OutlineRow[] => {
  const sizes = Map.groupBy(steps, ({ list }) => list)
  const isSeen = ({ pointer }: FlowStep): boolean => folded.size === 0 || ![...folded].some((outer) => pointer.startsWith(`${outer}/`))
  return lanes.flatMap(({ key, name }): OutlineRow[] => {
    if (flow[key].length === 0 && key !== 'steps') return []
    const own = steps.filter((step) => step.pointer.startsWith(`/${key}/`) && isSeen(step))
    return [{ lane: name }, ...own.map((step) => ({ step, size: sizes.get(step.list)?.length ?? 0 }))]
  })
}

const AddButtons = ({ model: { flow } }: { model: Model }) => {
  const store = useEditorStore()
  return (
    <div className="flex flex-wrap gap-1 border-t border-line p-2">
      <Button size="small" look="quiet" icon={<Plus size={13} aria-hidden />} onClick={() => addAfter(store)}>
        Step
      </Button>
      {lanes
        .filter(({ key }) => key !== 'steps' && flow[key].length === 0)
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
  )
}

const rowId = (pointer: string): string => `outline${pointer.replace(/\//g, '-')}`

interface RowProps {
  readonly step: FlowStep
  /** How many steps stand in its list. */
  readonly size: number
  readonly isSelected: boolean
  readonly isFolded: boolean
  readonly opensForm: boolean
}

const Row = memo(({ step, size, isSelected, isFolded, opensForm }: RowProps) => {
  const store = useEditorStore()
  const run = useEditor(({ runs }) => runs.get(step.pointer))
  const breakpoint = useEditor(({ breakpoints }) => breakpointOf(breakpoints, step.pointer))
  const isStop = useEditor(({ stoppedAt }) => stoppedAt === step.pointer)
  const holds = blocksOf(step.step).length > 0
  const Fold = isFolded ? ChevronRight : ChevronDown
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and says which row is active
    <div
      id={rowId(step.pointer)}
      data-row={step.pointer}
      role="treeitem"
      aria-level={step.depth + 1}
      aria-setsize={size}
      aria-posinset={step.index + 1}
      aria-selected={isSelected}
      {...(holds && { 'aria-expanded': !isFolded })}
      onClick={() => {
        store.select(step, 'graph')
        if (opensForm) store.setState({ isFormOpen: true })
      }}
      onDoubleClick={() => store.setState({ isFormOpen: true })}
      style={{ paddingLeft: 12 + step.depth * 14 }}
      className={classNames(
        'group relative flex h-full cursor-pointer items-center select-none gap-1.5 pr-2.5 text-table',
        isSelected ? 'bg-primary-soft' : 'hover:bg-hover',
        isStop && 'bg-flaky-soft shadow-[inset_2px_0_var(--flaky)]',
      )}
    >
      {breakpoint && (
        <span className="absolute top-1/2 left-0.5 -translate-y-1/2">
          <BreakpointDot breakpoint={breakpoint} />
        </span>
      )}
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
        {breakpoint && `, ${titleOf(breakpoint)}`}
      </span>
      {isStop ? <StatusGlyph status="paused" size={14} label /> : run && <StatusGlyph status={run.status} size={14} label />}
      {store.canEdit && isSelected && (
        <Menu
          trigger={
            <button
              type="button"
              tabIndex={-1}
              aria-label={`What to do with ${step.step.id}`}
              className="grid size-6 shrink-0 place-items-center rounded-control text-muted hover:bg-hover"
            >
              <EllipsisVertical size={14} aria-hidden />
            </button>
          }
          items={stepMenu(store, step)}
        />
      )}
    </div>
  )
})
Row.displayName = 'Row'

/** Every gesture by name. */
export const stepMenu = (store: EditorStore, step: FlowStep): Parameters<typeof Menu>[0]['items'] => [
  { label: 'Add a step before', keys: shownKeys('shift+a'), onSelect: () => addBefore(store, step) },
  { label: 'Add a step after', keys: 'A', onSelect: () => addAfter(store, step) },
  { label: 'Add a branch', keys: 'B', onSelect: () => void addBranch(store, step) },
  null,
  { label: 'Move up', keys: shownKeys('alt+arrowup'), onSelect: () => void move(store, -1, step) },
  { label: 'Move down', keys: shownKeys('alt+arrowdown'), onSelect: () => void move(store, 1, step) },
  { label: 'Move to…', keys: shownKeys('m'), onSelect: () => moveTo(store, step) },
  { label: 'Duplicate', keys: shownKeys('mod+d'), onSelect: () => void duplicate(store, step) },
  { label: 'Copy as YAML', keys: shownKeys('mod+c'), onSelect: () => void copyStep(store, step) },
  {
    label: breakpointOf(store.getState().breakpoints, step.pointer) ? 'Remove the breakpoint' : 'Set a breakpoint',
    keys: 'F9',
    onSelect: () => toggleBreakpoint(store, step),
  },
  { label: 'Stop only when…', onSelect: () => conditionBreakpoint(store, step) },
  { label: step.step.disabled ? 'Enable' : 'Disable', onSelect: () => void toggleDisabled(store, step) },
  null,
  { label: 'Put into a condition', onSelect: () => void wrap(store, 'condition', step) },
  { label: 'Put into a loop', onSelect: () => void wrap(store, 'for_each', step) },
  { label: 'Put into a parallel step', onSelect: () => void wrap(store, 'parallel', step) },
  { label: 'Take its steps out', onSelect: () => void unwrap(store, step) },
  null,
  { label: 'Remove', keys: shownKeys('backspace'), isDanger: true, onSelect: () => void remove(store, step) },
]
