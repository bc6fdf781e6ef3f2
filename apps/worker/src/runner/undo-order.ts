import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtinActions } from '@testmesh/actions'
import { CLEANUP_STEPS, type CleanupRef, cleanUp } from '@testmesh/engine'
import { readFlows } from '@testmesh/flow'
import { bareProject, createFlowLibrary } from '@testmesh/project'
import { messageOf } from '@testmesh/protocol'
import type { UndoOrder } from '../messages.ts'
import { basePorts } from './base-ports.ts'
import type { Link } from './link.ts'

/** Removes what was left behind, one after the other, each whatever the others did. Never rejects. */
export const undoOrder = async (order: UndoOrder, link: Link): Promise<void> => {
  const { executionId, entries } = order
  try {
    for (const { id, ...note } of entries) {
      const { file, reading } = await findReading(note, order)
      const gathered = reading && (await library(order).gather(reading))
      const left = { entry: { executionId, ...note }, ...(reading && { reading }), ...(gathered && { flows: gathered.find }) }
      const problem = await cleanUp(left, basePorts(order, file))
      link.send({ type: 'undone', id, ...(problem !== undefined && { problem }) })
    }
    link.end()
  } catch (error) {
    link.send({ type: 'broken', reason: messageOf(error) })
  }
}

const { descriptors } = builtinActions

const library = ({ folder }: UndoOrder) => createFlowLibrary({ project: bareProject(folder), descriptors })

/** The flow whose steps clean up: the one that was asked for, or one that it ran. */
const findReading = async ({ kind, ref }: Pick<UndoOrder['entries'][number], 'kind' | 'ref'>, { folder, main, document }: UndoOrder) => {
  const { file, name } = kind === CLEANUP_STEPS ? (ref as CleanupRef) : { file: main, name: undefined }
  const from = file ?? main
  const readings = readFlows(await readFile(join(folder, from), 'utf8'), descriptors, { file: from })
  const own = from === main ? readings[document] : undefined
  return { file: from, reading: own ?? readings.find(({ flow }) => flow?.name === name) }
}
