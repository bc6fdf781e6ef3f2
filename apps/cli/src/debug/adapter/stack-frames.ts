import { basename, join } from 'node:path'
import type { Stop } from '@testmesh/project/debug'
import { placesOf } from '@testmesh/project/debug'
import type { DebugProtocol } from '@vscode/debugprotocol'
import type { Launch } from './launch.ts'

/** The numbers that lines and columns begin with. */
interface Counting {
  readonly firstLine: number
  readonly firstColumn: number
}

/** The step that the run stands at, and those around it: loops with their round, the step that runs the flow. */
export const stackFrames = ({ why, point }: Stop, { flow, selection }: Launch, counting: Counting): DebugProtocol.StackFrame[] => {
  const places = placesOf(flow.plan)
  const { start = { line: 1, column: 1 } } = point.place.span ?? {}
  const frames = [{ name: point.attempt > 1 ? `${point.id}, attempt ${point.attempt}` : point.id, file: point.place.file, ...start }]
  for (const name of point.path.split('/').slice(0, -1).reverse()) {
    const inner = frames.at(-1)?.file
    const named = places.filter(({ id }) => id === name.replace(/#\d+/, '').replace(/\[.*$/, ''))
    // Of two flows that name a step alike, it is the one whose steps it stands around.
    const place = named.find(({ file }) => file === inner) ?? named[0]
    if (place) frames.push({ name, file: place.file, line: place.line, column: 1 })
  }
  return frames.map(({ name, file = flow.file, line, column }, index) => ({
    ...{ id: index + 1, name, line: line - 1 + counting.firstLine, column: column - 1 + counting.firstColumn },
    source: { name: basename(file), path: join(selection.project.root, file) },
    canRestart: index === 0 && why === 'failure',
  }))
}
