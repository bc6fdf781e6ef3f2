import { rmSync } from 'node:fs'
import type { FromChild, ToChild } from '../messages.ts'
import { createLink } from './link.ts'
import { runOrder } from './run-order.ts'
import { undoOrder } from './undo-order.ts'

/** A child: runs one execution after another, each as its worker says, and ends with it. */
const main = (): void => {
  if (!process.send) throw new Error('a runner is started by a worker')
  // Of this process alone, not of the programs that steps start.
  delete process.env.NODE_COMPILE_CACHE
  const link = createLink((message: FromChild) => void process.send?.(message))
  let folder: string | undefined
  process.on('message', (message: ToChild) => {
    if ('order' in message) folder = message.order.folder
    if (message.type === 'run') void runOrder(message.order, link)
    else if (message.type === 'undo') void undoOrder(message.order, link)
    else link.receive(message)
  })
  // Without its worker nobody would know what it does, nor take its files away.
  process.on('disconnect', () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    process.exit(0)
  })
  // In order: whatever runs programs ends them as the process exits.
  process.on('SIGTERM', () => process.exit(143))
  link.send({ type: 'ready' })
}

main()
