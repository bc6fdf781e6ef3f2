'use client'
import type { Diagnostic } from '@testmesh/protocol'
import { ChevronDown } from 'lucide-react'
import dynamic from 'next/dynamic'
import { loadLater } from '../../session/connection.ts'
import { Button } from '../../ui/button.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useEditor, useEditorStore } from '../editor-store.ts'
import type { Run } from '../use-run.ts'
import { History } from './history.tsx'
import { Problems } from './problems.tsx'
import { RunPart } from './run-part.tsx'
import { Variables } from './variables.tsx'

const Debugged = dynamic(() => loadLater(() => import('../debug/debugged.tsx').then((module) => module.Debugged)), { ssr: false })

export interface DockProps {
  readonly flowId: string
  readonly run: Run
  readonly diagnostics: readonly Diagnostic[]
}

/** Below the editor: what ran, what is wrong, what the variables are, what was before. */
export const Dock = ({ flowId, run: { live }, diagnostics }: DockProps) => {
  const store = useEditorStore()
  const dock = useEditor((state) => state.dock) ?? 'problems'
  const isDebugged = useEditor(({ debugged }) => debugged !== undefined)
  const bad = diagnostics.filter(({ severity }) => severity !== 'info').length
  const close = (): void => store.setState({ dock: undefined })
  return (
    <Tabs
      label="Below the editor"
      value={dock}
      onChange={(tab) => store.setState({ dock: tab })}
      aside={
        <Button look="quiet" size="small" aria-label="Close what is below" icon={<ChevronDown size={14} aria-hidden />} onClick={close} />
      }
      tabs={[
        { value: 'run', label: 'Run', content: <RunPart live={live} /> },
        { value: 'problems', label: bad > 0 ? `Problems (${bad})` : 'Problems', content: <Problems diagnostics={diagnostics} /> },
        { value: 'variables', label: 'Variables', content: isDebugged ? <Debugged live={live} /> : <Variables live={live} /> },
        { value: 'history', label: 'History', content: <History flowId={flowId} /> },
      ]}
    />
  )
}
