import type { ActionContext } from '@testmesh/action-kit'
import { shorten } from '../../shorten.ts'
import { dockerError } from '../docker-error.ts'
import type { Engine } from '../engine/ask.ts'
import { lastLines, waitForText } from '../engine/logs.ts'
import { findContainer, type Inspected } from './container.ts'

export interface Awaited {
  readonly id: string
  /** A line that it writes. */
  readonly log?: string | undefined
  /** Where something must listen. */
  readonly port?: { readonly host: string; readonly port: number } | undefined
}

/** Waits until it is ready. @throws ActionError DOCKER_EXITED, with its last lines */
export const waitUntilReady = async (engine: Engine, { id, log, port }: Awaited, context: ActionContext): Promise<Inspected> => {
  if (log !== undefined && !(await waitForText(engine, id, log))) throw await exited(engine, id)
  while (port && !(await listens(port, context, engine.signal))) {
    await running(engine, id)
    await context.clock.sleep(PAUSE_MS, engine.signal)
  }
  return running(engine, id)
}

const PAUSE_MS = 100

/** @throws ActionError DOCKER_EXITED */
export const running = async (engine: Engine, id: string): Promise<Inspected> => {
  const found = await findContainer(engine, id)
  if (!found?.State.Running) throw await exited(engine, id)
  return found
}

const exited = async (engine: Engine, id: string) => {
  const found = await findContainer(engine, id)
  const code = found === undefined ? '' : ` with exit code ${found.State.ExitCode}`
  return dockerError('DOCKER_EXITED', `the container ended${code}${linesInWords(await lastLines(engine, id))}`)
}

/** The end of a message. */
export const linesInWords = (lines: string): string =>
  lines === ''
    ? '; it wrote nothing'
    : `; its last lines:\n${lines
        .split('\n')
        .map((line) => `  ${shorten(line)}`)
        .join('\n')}`

/** How long a port must stay open: engines take connections to ports that nobody listens on, and drop them. Milliseconds. */
const HOLD_MS = 150

const listens = async ({ host, port }: NonNullable<Awaited['port']>, { net }: ActionContext, signal: AbortSignal): Promise<boolean> => {
  const { address, family } = await net.resolve(host, port)
  const socket = process.getBuiltinModule('node:net').connect({ host: address, family, port, signal })
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('connect', () => setTimeout(() => resolve(true), HOLD_MS))
      socket.once('data', () => resolve(true))
      for (const ending of ['error', 'end', 'close']) socket.on(ending, () => resolve(false))
    })
  } finally {
    socket.destroy()
  }
}
