import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtinActions } from '@testmesh/actions'
import { cleanUp } from '@testmesh/engine'
import { readFlows } from '@testmesh/flow'
import type { UndoOrder } from '../messages.ts'
import { basePorts } from './base-ports.ts'
import type { Link } from './link.ts'

/** Removes what was left behind, one after the other, each whatever the others did. Never rejects. */
export const undoOrder = async (order: UndoOrder, link: Link): Promise<void> => {
  const { executionId, folder, main, document, entries } = order
  try {
    const text = await readFile(join(folder, main), 'utf8')
    const reading = readFlows(text, builtinActions.descriptors, { file: main })[document]
    for (const { id, ...note } of entries) {
      const problem = await cleanUp({ entry: { executionId, ...note }, ...(reading && { reading }) }, basePorts(order, main))
      link.send({ type: 'undone', id, ...(problem !== undefined && { problem }) })
    }
    link.send({ type: 'ended' })
  } catch (error) {
    link.send({ type: 'broken', reason: error instanceof Error ? error.message : String(error) })
  }
}
