'use client'
import { joinImports } from '@testmesh/importers'
import dynamic from 'next/dynamic'
import { useEffect, useMemo, useState } from 'react'
import { useNeeds } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { problemText } from '../ui/problem.tsx'
import { groupLosses } from './model/loss-groups.ts'
import { SourceSection } from './source-section.tsx'
import { useChoice } from './use-choice.ts'
import { useImport, type Wanted } from './use-import.ts'
import { useKeptState } from './use-kept-state.ts'
import { type Source, useSources } from './use-sources.ts'

const Choosing = dynamic(() => loadLater(() => import('./choosing.tsx').then((module) => module.Choosing)), { ssr: false })
const ImportResult = dynamic(() => loadLater(() => import('./import-result.tsx').then((module) => module.ImportResult)), { ssr: false })

/** Flows of what others wrote: looked over, chosen, and kept all at once. Nothing is written before. */
export const ImportPage = () => {
  useTitle('Import')
  const why = useNeeds('editor')
  const sources = useSources()
  const [typed, setTyped] = useKeptState('typed', '')
  const [wanted, setWanted] = useState<Wanted>()
  const choice = useChoice()
  const kept = useImport()
  const { joined, problem } = useMemo(() => together(sources.list), [sources.list])
  const losses = useMemo(() => groupLosses(readIn(sources.list)), [sources.list])
  const done = kept.flows.data
  useLeaveGuard(!done && (sources.list.length > 0 || typed !== ''))
  const begin = (now: Wanted): void => {
    setWanted(now)
    kept.start(now, () => {
      sources.clear()
      choice.forget()
    })
  }
  const beginAnew = (): void => {
    setWanted(undefined)
    kept.forget()
  }
  return (
    <div className="flex min-h-full flex-col">
      <PageHead title="Import" aside={why} />
      {done && wanted ? (
        <div className="max-w-6xl px-4 pb-10 sm:px-6">
          <ImportResult
            flows={done}
            wanted={wanted}
            valueError={kept.values.error}
            isSetting={!kept.values.isSuccess && !kept.values.isError}
            onSetAgain={(held) => kept.values.mutate({ ...wanted, held })}
            onAnew={beginAnew}
          />
        </div>
      ) : (
        <>
          <div className="px-4 pb-8 sm:px-6">
            <SourceSection sources={sources} typed={typed} onType={(text) => setTyped(() => text)} problem={problem} />
          </div>
          {joined && (
            <Choosing
              joined={joined}
              choice={choice}
              sources={sources.list}
              losses={losses}
              isSending={kept.flows.isPending}
              progress={kept.progress}
              error={kept.flows.error}
              onImport={begin}
            />
          )}
        </>
      )}
    </div>
  )
}

/** Those that could be read. */
const readIn = (sources: readonly Source[]) =>
  sources.flatMap(({ name, state }) => (state.type === 'read' ? [{ name, ...state.read }] : []))

const together = (sources: readonly Source[]) => {
  const read = readIn(sources)
  if (read.length === 0) return {}
  try {
    return { joined: joinImports(read.map(({ name, ...one }) => ({ ...one, source: name }))) }
  } catch (error) {
    return { problem: `${problemText(error)}: import one after the other, each into a folder and an environment of its own.` }
  }
}

/** The browser asks before what was chosen here is gone. */
const useLeaveGuard = (isOn: boolean): void =>
  useEffect(() => {
    if (!isOn) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isOn])
