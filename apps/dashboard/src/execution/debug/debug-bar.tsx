'use client'
import { ArrowDownToLine, ArrowRightToLine, Ban, CornerDownRight, Pause, PencilLine, Play, RotateCcw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type Shortcut, useShortcuts } from '../../shell/shortcuts.ts'
import { shownKeys } from '../../shell/shown-keys.ts'
import { Button, type ButtonProps } from '../../ui/button.tsx'
import { StatusGlyph } from '../../ui/status.tsx'
import type { LiveExecution } from '../use-live-execution.ts'
import { useNow } from '../use-now.ts'
import { GiveDialog, type GivenAt } from './give-dialog.tsx'
import { placeWords, stopWords, timeLeft } from './model/stop-words.ts'
import { type Debugger, type StopCommand, useDebugger } from './use-debugger.ts'

/** A step that it may run up to. */
export interface Target {
  readonly id: string
  readonly pointer: string
}

interface DebugBarProps {
  readonly executionId: string
  readonly live: LiveExecution
  /** Null: none is chosen. Absent: there is nowhere to choose one. */
  readonly target?: Target | null
  /** Beside the buttons. */
  readonly children?: ReactNode
}

/** Where a debugged execution stands, and what lets it go on; nothing once it is over. */
export const DebugBar = ({ executionId, live, target, children }: DebugBarProps) => {
  const debug = useDebugger(executionId, live)
  const [giving, setGiving] = useState<GivenAt>()
  const { stop, place } = debug
  useDebugKeys(debug)
  if (live.state.status === 'finished') return null
  return (
    <section
      aria-label="Debugger"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-y border-line bg-flaky-soft px-4 py-1.5 text-table"
    >
      <p className="flex min-w-0 flex-wrap items-center gap-x-2 font-medium">
        <StatusGlyph status={stop ? 'paused' : live.state.status === 'queued' ? 'queued' : 'running'} />
        <span className="min-w-0 truncate">{wordsOf(live, stop)}</span>
        {stop && <span className="truncate font-normal text-muted">{placeWords(stop, live.state.flow)}</span>}
        {live.state.row && <span className="truncate font-normal text-muted">row {live.state.row.name}</span>}
      </p>
      {debug.endsAt !== undefined && <TimeLeft endsAt={debug.endsAt} />}
      <div className="flex flex-wrap items-center gap-1.5 sm:ml-auto">
        <Moves debug={debug} target={target} onGive={() => stop && setGiving({ place, stepId: stop.stepId })} />
        {children}
      </div>
      <p aria-live="polite" className="sr-only">
        {stop && `Paused: ${stopWords(stop)}`}
      </p>
      {giving && <GiveDialog debug={debug} at={giving} onClose={() => setGiving(undefined)} />}
    </section>
  )
}

const wordsOf = ({ state }: LiveExecution, stop: Debugger['stop']): string => {
  if (stop) return stopWords(stop)
  return state.status === 'queued' ? 'Waits for a worker' : 'Runs to a breakpoint or a failure'
}

/** Nobody reads seconds aloud: that the time runs out is said once. */
const TimeLeft = ({ endsAt }: { endsAt: number }) => {
  const left = timeLeft(endsAt, useNow(true, 1_000))
  return (
    <>
      {left !== undefined && <span className="text-meta text-failed-ink tabular-nums">is cancelled in {left} unless somebody goes on</span>}
      <span role="status" className="sr-only">
        {left !== undefined && 'It is cancelled within two minutes unless somebody goes on.'}
      </span>
    </>
  )
}

const does = {
  continue: { command: 'continue' },
  next: { command: 'next' },
  into: { command: 'into' },
  again: { command: 'again' },
} as const satisfies Record<string, StopCommand>

interface MovesProps {
  readonly debug: Debugger
  /** Null: none is chosen. Absent: there is nowhere to choose one. */
  readonly target: Target | null | undefined
  readonly onGive: () => void
}

const Moves = ({ debug, target, onGive }: MovesProps) => {
  const { stop, whyNot, whyNever, goOn } = debug
  const whyNotAgain = stop && stop.why !== 'failure' ? 'Nothing failed here.' : undefined
  const isUntold = stop?.attempt === 0
  const whyNotGiven = isUntold ? 'Whether the step runs is not told yet: change what its condition reads, and try again.' : undefined
  const upTo = (): void => {
    if (target) goOn({ command: 'continue', upTo: { pointer: target.pointer } })
  }
  return (
    <>
      <Move
        icon={<Play size={13} aria-hidden />}
        look="primary"
        name="Continue"
        about="To the next breakpoint or failure"
        keys="f5"
        whyNot={whyNot}
        onClick={() => goOn(does.continue)}
      />
      <Move
        icon={<ArrowRightToLine size={13} aria-hidden />}
        name="Next"
        about="Run this step, and stop before the one behind it"
        keys="f10"
        whyNot={whyNot}
        onClick={() => goOn(does.next)}
      />
      <Move
        icon={<CornerDownRight size={13} aria-hidden />}
        name="Into"
        about="The same, and stop within it too: in loops, branches, the flow it runs, before a retry"
        keys="f11"
        whyNot={whyNot}
        onClick={() => goOn(does.into)}
      />
      {target !== undefined && (
        <Move
          icon={<ArrowDownToLine size={13} aria-hidden />}
          name={target ? `Up to ${target.id}` : 'Up to a step'}
          about="Go on, and stop before that step"
          whyNot={whyNot ?? (target ? undefined : 'Choose another step first.')}
          onClick={upTo}
        />
      )}
      <Move
        icon={<RotateCcw size={13} aria-hidden />}
        name="Try again"
        about="Try the step that failed once more"
        whyNot={whyNot ?? whyNotAgain}
        onClick={() => goOn(does.again)}
      />
      <Move
        icon={<PencilLine size={13} aria-hidden />}
        name="Give a result…"
        about="The action does not run: you say what it gave"
        whyNot={whyNot ?? whyNotGiven}
        onClick={onGive}
      />
      <Move
        icon={<Pause size={13} aria-hidden />}
        name="Pause"
        about="Stop before the next step"
        whyNot={whyNever ?? (stop ? 'It stands already.' : undefined)}
        onClick={debug.pause}
      />
      <Move
        icon={<Ban size={13} aria-hidden />}
        look="danger"
        name="Cancel"
        about="No other step runs; cleanup and teardown do"
        whyNot={whyNever}
        onClick={debug.cancel}
      />
    </>
  )
}

interface MoveProps extends Pick<ButtonProps, 'icon' | 'look'> {
  readonly name: string
  readonly about: string
  readonly keys?: string
  readonly whyNot: string | undefined
  readonly onClick: () => void
}

const Move = ({ name, keys, whyNot, onClick, ...rest }: MoveProps) => (
  <Button size="small" className="max-w-52" keys={keys && shownKeys(keys)} unavailable={whyNot} onClick={() => onClick()} {...rest}>
    <span className="truncate">{name}</span>
  </Button>
)

/** While it is debugged these keys are the debugger's, also while it runs: F5 does not load the page anew. */
const useDebugKeys = ({ whyNot, whyNever, goOn }: Debugger): void => {
  const group = 'Debugger'
  const when = (command: StopCommand) => () => whyNot === undefined && goOn(command)
  const keys: readonly Shortcut[] = [
    { keys: 'f5', does: 'Continue (Ctrl R loads the page anew)', group, run: when(does.continue) },
    { keys: 'f10', does: 'Next step', group, run: when(does.next) },
    { keys: 'f11', does: 'Into the step', group, run: when(does.into) },
  ]
  useShortcuts(whyNever === undefined ? keys : [])
}
