'use client'
import { Ban, ChevronDown, Ellipsis, Play, Redo2, Save, Undo2 } from 'lucide-react'
import { EnvironmentSelect } from '../execution/environment-select.tsx'
import { QuarantineMark } from '../quarantine/quarantine-mark.tsx'
import { useNeeds } from '../session/api.tsx'
import { shownKeys } from '../shell/shown-keys.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { useNarrow } from '../ui/use-narrow.ts'
import { format, redoChange, undoChange } from './commands.ts'
import { useEditor, useEditorStore } from './editor-store.ts'
import { LastRuns } from './last-runs.tsx'
import type { Run } from './use-run.ts'

/** Of what there is room for on a phone. */
const narrowViews = [
  { value: 'visual', label: 'Steps' },
  { value: 'code', label: 'Code' },
] as const

const views = [
  { value: 'visual', label: 'Visual' },
  { value: 'split', label: 'Split' },
  { value: 'code', label: 'Code' },
] as const

export interface ToolbarProps {
  readonly flowId: string
  readonly name: string
  readonly path: string | null
  readonly run: Run
  readonly isSaving: boolean
  readonly onSave: () => void
  readonly onReview: () => void
  readonly onRemove: () => void
}

export const Toolbar = ({ flowId, name, path, run, isSaving, onSave, onReview, onRemove }: ToolbarProps) => {
  const store = useEditorStore()
  const why = useNeeds('editor')
  const isChanged = useEditor(({ text, saved }) => text !== saved.text)
  const isBroken = useEditor((state) => state.isBroken)
  const canUndo = useEditor(({ undoable }) => undoable > 0)
  const canRedo = useEditor(({ redoable }) => redoable > 0)
  const view = useEditor((state) => state.view)
  const isNarrow = useNarrow()
  const version = useEditor(({ saved }) => saved.version)
  const selected = useEditor((state) => state.selected)
  const environment = useEditor((state) => state.environment)
  const hasBreakpoints = useEditor(({ breakpoints }) => breakpoints.length > 0)
  const quarantine = useEditor(({ model }) => model?.flow.quarantine)
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2">
      <div className="min-w-0 flex-1 basis-60">
        <h1 className="truncate text-base font-semibold" title={name}>
          {name}
        </h1>
        <div className="flex items-center gap-2 text-meta text-muted">
          <span className="shrink-0">v{version}</span>
          {quarantine && <QuarantineMark quarantine={quarantine} />}
          {path && <span className="truncate font-mono">{path}</span>}
          {isChanged && (
            <span className="flex shrink-0 items-center gap-1 text-flaky-ink">
              <span aria-hidden className="size-1.5 rounded-full bg-flaky" /> not saved
            </span>
          )}
          <LastRuns flowId={flowId} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="quiet"
          aria-label="Undo"
          about="Undo"
          keys={shownKeys('mod+z')}
          aria-disabled={!canUndo}
          icon={<Undo2 size={15} aria-hidden />}
          onClick={() => void undoChange(store)}
        />
        <Button
          look="quiet"
          aria-label="Redo"
          about="Redo"
          keys={shownKeys('mod+shift+z')}
          aria-disabled={!canRedo}
          icon={<Redo2 size={15} aria-hidden />}
          onClick={() => void redoChange(store)}
        />
        <Segmented
          label="View"
          value={isNarrow && view === 'split' ? 'visual' : view}
          options={isNarrow ? narrowViews : views}
          onChange={(next) => store.setState({ view: next })}
        />
        <EnvironmentSelect
          aria-label="Environment"
          none="No environment"
          className="w-36 max-md:w-28"
          value={environment ?? ''}
          onChange={(name) => store.setState({ environment: name || null })}
        />
        {run.isRunning ? (
          <Button icon={<Ban size={14} aria-hidden />} onClick={run.cancel}>
            Cancel
          </Button>
        ) : (
          <div className="flex">
            <Button
              look="primary"
              className="rounded-r-none"
              icon={<Play size={14} aria-hidden />}
              unavailable={why ?? (isBroken ? 'The YAML cannot be read.' : undefined)}
              onClick={() => run.start()}
            >
              Run
            </Button>
            <Menu
              trigger={
                <Button
                  look="primary"
                  className="rounded-l-none border-l-on-primary/30"
                  aria-label="More ways to run"
                  icon={<ChevronDown size={14} aria-hidden />}
                />
              }
              items={[
                { label: 'Run all of it', keys: shownKeys('mod+enter'), onSelect: () => run.start(), unavailable: why },
                {
                  label: selected ? `Run up to ${selected.step.id}` : 'Run up to the selected step',
                  keys: shownKeys('mod+shift+enter'),
                  onSelect: () => run.start(selected?.step.id),
                  unavailable: why ?? (selected ? undefined : 'Choose a step first.'),
                },
                null,
                { label: 'Debug', keys: shownKeys('f5'), onSelect: run.debug, unavailable: why },
                {
                  label: 'Remove all breakpoints',
                  onSelect: () => store.setState({ breakpoints: [] }),
                  unavailable: why ?? (hasBreakpoints ? undefined : 'There are none.'),
                },
              ]}
            />
          </div>
        )}
        <Button
          icon={<Save size={14} aria-hidden />}
          unavailable={why}
          className={isChanged ? '' : 'text-muted'}
          disabled={isSaving}
          onClick={onSave}
        >
          Save
        </Button>
        <Menu
          trigger={<Button look="quiet" aria-label="More" icon={<Ellipsis size={16} aria-hidden />} />}
          items={[
            { label: 'Review the changes and save', onSelect: onReview, unavailable: isChanged ? why : 'There is nothing to save.' },
            {
              label: 'Format the YAML',
              keys: shownKeys('mod+shift+f'),
              onSelect: () => void format(store),
              unavailable: why ?? (isBroken ? 'The YAML cannot be read.' : undefined),
            },
            { label: 'History', onSelect: () => store.setState({ dock: 'history' }) },
            null,
            { label: 'Remove the flow', isDanger: true, onSelect: onRemove, unavailable: why },
          ]}
        />
      </div>
    </header>
  )
}
