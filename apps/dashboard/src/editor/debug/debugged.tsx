'use client'
import { Inspector } from '../../execution/debug/inspector.tsx'
import { all, type LiveSource, useLive } from '../../execution/use-live-execution.ts'
import { useEditor } from '../editor-store.ts'

/** What the run of the buffer knows where it stands. */
export const Debugged = ({ live: source }: { live: LiveSource }) => {
  const live = useLive(source, all)
  const executionId = useEditor((state) => state.executionId)
  return executionId === undefined ? null : <Inspector executionId={executionId} live={live} />
}
