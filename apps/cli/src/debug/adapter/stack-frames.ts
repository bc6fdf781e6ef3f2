import { basename, join } from 'node:path'
import type { DebugProtocol } from '@vscode/debugprotocol'
import { placesOf } from '../breakpoints.ts'
import type { Stop } from '../step-through.ts'
import type { Launch } from './launch.ts'

/** The step that the run stands at, and those around it: loops with their round, the step that runs the flow. Lines are counted from `firstLine`. */
export const stackFrames = ({ why, point }: Stop, { flow, selection }: Launch, firstLine: number): DebugProtocol.StackFrame[] => {
  const places = placesOf(flow.plan)
  const around = point.path
    .split('/')
    .slice(0, -1)
    .reverse()
    .flatMap((name) => {
      const place = places.find(({ id }) => id === name.replace(/\[.*$/, ''))
      return place ? [{ name, file: place.file, line: place.line, column: 1 }] : []
    })
  const { start = { line: 1, column: 1 } } = point.place.span ?? {}
  const own = { name: point.attempt > 1 ? `${point.id}, attempt ${point.attempt}` : point.id, file: point.place.file, ...start }
  return [own, ...around].map(({ name, file = flow.file, line, column }, index) => ({
    ...{ id: index + 1, name, line: line - 1 + firstLine, column: column - 1 + firstLine },
    source: { name: basename(file), path: join(selection.project.root, file) },
    canRestart: index === 0 && why === 'failure',
  }))
}
