'use client'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Field, Input, Select } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { ListRows } from '../ui/list-rows.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { FlowDetail } from './flow-detail.tsx'
import { flowTree, type TreeRow } from './model/flow-tree.ts'
import { type OnClash, type PlannedFlow, whyNoFolder } from './model/plan-flows.ts'
import { Section } from './section.tsx'

export interface FlowSectionProps {
  readonly planned: readonly PlannedFlow[]
  /** As it was typed. */
  readonly folder: string
  /** That there are, to choose from. */
  readonly folders: readonly string[]
  readonly onFolder: (folder: string) => void
  readonly onWant: (flows: readonly PlannedFlow[], isWanted: boolean) => void
  readonly onClash: (flows: readonly PlannedFlow[], onClash: OnClash) => void
}

const clashWords: Readonly<Record<OnClash, string>> = { skip: 'Skip', replace: 'Replace', keepBoth: 'Keep both' }

/** Which of the flows that were found are taken, where to, and what they are. */
export const FlowSection = ({ planned, folder, folders, onFolder, onWant, onClash }: FlowSectionProps) => {
  const [filter, setFilter] = useState('')
  const [shownPath, setShownPath] = useState<string>()
  const rows = flowTree(planned, filter)
  const inSight = rows.flatMap((row) => (row.type === 'flow' ? [row.planned] : []))
  const shown = planned.find(({ flow }) => flow.path === shownPath) ?? inSight[0]
  const taken = planned.filter((one) => one.taken)
  return (
    <Section title="Flows" about={`${formatCount(planned.length, 'flow')} found. Nothing is kept before you import.`}>
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <Field label="Into the folder" problem={whyNoFolder(folder)} className="w-64">
          {(control) => (
            <>
              <Input
                {...control}
                list="import-folders"
                className="w-full font-mono"
                autoComplete="off"
                spellCheck={false}
                value={folder}
                onChange={(event) => onFolder(event.target.value)}
              />
              <datalist id="import-folders">
                {folders.map((path) => (
                  <option key={path} value={path} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <SearchBox
          label="Filter by name, path, step or URL"
          placeholder="Filter name, path, step, URL…"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <Button onClick={() => onWant(inSight, true)}>All</Button>
        <Button onClick={() => onWant(inSight, false)}>None</Button>
        {taken.length > 0 && (
          <Field label={`${formatCount(taken.length, 'path is', 'paths are')} taken`}>
            {(control) => (
              <Select {...control} value="" onChange={(event) => onClash(taken, event.target.value as OnClash)}>
                <option value="">For all of them…</option>
                {Object.entries(clashWords).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <div className="flex max-h-112 min-w-0 flex-col rounded-card border border-line">
          {rows.length === 0 ? (
            <p className="p-6 text-center text-table text-muted">Nothing matches the filter.</p>
          ) : (
            <ListRows label="Flows found" items={rows} rowHeight={36} keyOf={keyOf}>
              {(row) =>
                row.type === 'folder' ? (
                  <FolderRow row={row} onWant={onWant} />
                ) : (
                  <FlowRow row={row} isShown={row.planned === shown} onShow={setShownPath} onWant={onWant} onClash={onClash} />
                )
              }
            </ListRows>
          )}
        </div>
        {shown && <FlowDetail key={shown.flow.path} planned={shown} />}
      </div>
    </Section>
  )
}

const keyOf = (row: TreeRow): string => (row.type === 'folder' ? row.path : row.planned.flow.path)
const indent = (depth: number) => ({ paddingLeft: 12 + depth * 18 })
const rowClass = 'flex h-full items-center gap-2.5 border-b border-line pr-2 text-table'

const FolderRow = ({ row: { name, depth, flows }, onWant }: { row: TreeRow & { type: 'folder' } } & Pick<FlowSectionProps, 'onWant'>) => {
  const wanted = flows.filter(({ isWanted }) => isWanted).length
  const isAll = wanted === flows.length
  return (
    <label style={indent(depth)} className={rowClass}>
      <input
        type="checkbox"
        ref={(box) => {
          if (box) box.indeterminate = wanted > 0 && !isAll
        }}
        checked={isAll}
        onChange={() => onWant(flows, !isAll)}
        className="size-4 shrink-0 accent-primary"
      />
      <span className="truncate text-muted">{name}/</span>
      <span className="ml-auto shrink-0 text-meta text-muted tabular-nums">
        {wanted} of {flows.length}
      </span>
    </label>
  )
}

interface FlowRowProps extends Pick<FlowSectionProps, 'onWant' | 'onClash'> {
  readonly row: TreeRow & { type: 'flow' }
  readonly isShown: boolean
  readonly onShow: (path: string) => void
}

const FlowRow = ({ row: { depth, planned }, isShown, onShow, onWant, onClash }: FlowRowProps) => {
  const { flow, taken, isThere, isWanted, problem } = planned
  return (
    <div style={indent(depth)} className={classNames(rowClass, isShown && 'bg-primary-soft')}>
      <input
        type="checkbox"
        aria-label={`Import ${flow.name}`}
        checked={isWanted && !isThere}
        disabled={isThere || problem !== undefined}
        onChange={() => onWant([planned], !isWanted)}
        className="size-4 shrink-0 accent-primary"
      />
      <button
        type="button"
        aria-pressed={isShown}
        onClick={() => onShow(flow.path)}
        className="h-full min-w-0 flex-1 truncate rounded-sm text-left outline-offset-[-2px] hover:underline"
      >
        {flow.name}
      </button>
      {problem !== undefined && <span className="shrink-0 text-meta text-failed-ink">too long</span>}
      {isThere && <span className="shrink-0 text-meta text-muted">there already</span>}
      {taken && (
        <Select
          aria-label={`${flow.name}: its path is taken`}
          className="h-7! shrink-0 border-flaky"
          value={planned.onClash}
          onChange={(event) => onClash([planned], event.target.value as OnClash)}
        >
          {Object.entries(clashWords).map(([value, label]) => (
            <option key={value} value={value}>
              {`Taken: ${label.toLowerCase()}`}
            </option>
          ))}
        </Select>
      )}
      <span className="w-14 shrink-0 text-right text-meta text-muted tabular-nums max-sm:hidden">
        {formatCount(flow.steps.length, 'step')}
      </span>
    </div>
  )
}
