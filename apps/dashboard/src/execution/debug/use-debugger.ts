'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DebugCommand, DebugReply, ExecutionStop } from '@testmesh/protocol'
import { useRef, useState } from 'react'
import { useApi, useWhyNot } from '../../session/api.tsx'
import { problemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.ts'
import type { LiveExecution } from '../use-live-execution.ts'

type AtStop<Command> = Command extends { readonly stop: number } ? Omit<Command, 'stop'> : never

/** A command to an execution that stands; which stop is meant is known. */
export type StopCommand = AtStop<DebugCommand>

export interface Debugger {
  /** Where it stands; undefined while it runs. */
  readonly stop: ExecutionStop | undefined
  /** Another one at each stop: what was asked at one holds there alone. */
  readonly place: string
  /** When it is cancelled if nobody says anything. Milliseconds since 1970. */
  readonly endsAt: number | undefined
  /** Why nobody here may command it at all. */
  readonly whyNever: string | undefined
  /** Why no command for where it stands may be given now. */
  readonly whyNot: string | undefined
  /** Asks or changes something where it stands. Rejects where it is refused. */
  readonly ask: (command: StopCommand) => Promise<DebugReply>
  /** Lets it go on. What is refused is told. */
  readonly goOn: (command: StopCommand) => void
  /** Lets it go on with a result that its action did not give. Rejects where that is refused. */
  readonly give: (expression: string) => Promise<void>
  readonly pause: () => void
  readonly cancel: () => void
}

/** What moves a debugged execution, and what it says. Who has the pages of it open sees the same, and any of them may command it. */
export const useDebugger = (executionId: string, { state }: Pick<LiveExecution, 'state'>): Debugger => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const whyNever = useWhyNot('editor')
  const { stop, epoch } = state
  const place = `${epoch}.${stop?.number ?? 0}`
  const [left, setLeft] = useState<string>()
  // Of keys that come before the page is drawn anew, one is heard.
  const leaving = useRef<string>(undefined)
  const params = { id: executionId }
  const endKey = [workspace.slug, 'debug', executionId, place, 'end']
  const told = useQuery({ queryKey: endKey, queryFn: () => stop?.endsAt ?? 0, enabled: false })
  const ask = async (command: StopCommand): Promise<DebugReply> => {
    const reply = await client.debugExecution({ params, body: { ...command, stop: stop?.number ?? 0 } as DebugCommand })
    if (reply.endsAt !== undefined) queries.setQueryData(endKey, reply.endsAt)
    return reply
  }
  const onError = (error: unknown): void => tell(error)
  // The next stop may be here before the reply: what is left is where it was sent.
  const leave = async (command: StopCommand): Promise<void> => {
    leaving.current = place
    try {
      await ask(command)
      setLeft(place)
    } catch (error) {
      leaving.current = undefined
      throw error
    }
  }
  const goOn = useMutation({ mutationFn: leave, onError })
  const pause = useMutation({ mutationFn: () => client.debugExecution({ params, body: { command: 'pause' } }), onError })
  const cancel = useMutation({ mutationFn: () => client.cancelExecution({ params }), onError })
  const isLeaving = goOn.isPending || left === place
  return {
    stop,
    place,
    endsAt: stop && (told.data ?? stop.endsAt),
    whyNever,
    whyNot: whyNever ?? (stop ? (isLeaving ? 'It goes on.' : undefined) : state.status === 'queued' ? 'It has not begun yet.' : 'It runs.'),
    ask,
    goOn: (command) => leaving.current !== place && goOn.mutate(command),
    give: (expression) => leave({ command: 'give', expression }),
    pause: pause.mutate,
    cancel: cancel.mutate,
  }
}

/** Somebody else was quicker, or it is over: no fault, and the page follows. */
const calm: Readonly<Record<string, string>> = {
  NOT_PAUSED: 'It went on meanwhile.',
  NOT_BEGUN: 'It has not begun yet.',
  EXECUTION_FINISHED: 'It has finished meanwhile.',
}

/** Undefined: it is a fault, to be told as one. */
export const calmWords = (error: unknown): string | undefined => calm[(error as { code?: string } | null)?.code ?? '']

const tell = (error: unknown): void => {
  const words = calmWords(error)
  if (words === undefined) toast.error(problemText(error) ?? 'It was refused.')
  else toast.info(words)
}
