import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { requireDriver } from '../../driver.ts'
import { endGroup, type GroupProgram, spawnGroup } from '../../node/process-group.ts'

/** How long a server may take to end when its standard input does, and again when it is asked to. Milliseconds. */
const graceMs = 1_000

/**
 * Speaks with a program over its standard input and output; what it started ends with it.
 *
 * @see https://modelcontextprotocol.io/specification/2025-06-18/basic/lifecycle#shutdown
 */
export const createProgramTransport = async (program: GroupProgram, onError: (chunk: Buffer) => void): Promise<Transport> => {
  const { ReadBuffer, serializeMessage } = await requireDriver('@modelcontextprotocol/client', () => import('@modelcontextprotocol/client'))
  const buffer = new ReadBuffer()
  let child: ChildProcessWithoutNullStreams | undefined
  const read = (chunk: Buffer): void => {
    try {
      buffer.append(chunk)
    } catch (error) {
      transport.onerror?.(error as Error)
      return void transport.close()
    }
    while (readMessage());
  }
  /** Whether there may be more; a line that is no message is passed over. */
  const readMessage = (): boolean => {
    try {
      const message = buffer.readMessage()
      if (message !== null) transport.onmessage?.(message)
      return message !== null
    } catch (error) {
      transport.onerror?.(error as Error)
      return true
    }
  }
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      child = spawnGroup(program)
      child.on('spawn', resolve).on('error', reject)
      child.on('close', () => transport.onclose?.())
      child.stdin.on('error', (error) => transport.onerror?.(error))
      child.stdout.on('data', read)
      child.stderr.on('data', onError)
    })
  const send = (message: JSONRPCMessage): Promise<void> =>
    new Promise((resolve) => {
      if (child?.stdin.write(serializeMessage(message))) resolve()
      else child?.stdin.once('drain', resolve)
    })
  const transport: Transport = { start, send, close: () => (child === undefined ? Promise.resolve() : end(child)) }
  return transport
}

const end = async (child: ChildProcessWithoutNullStreams): Promise<void> => {
  child.stdin.end()
  if (!(await endsInTime(child))) {
    endGroup(child, 'SIGTERM')
    await endsInTime(child)
  }
  endGroup(child, 'SIGKILL')
  // What left the group may hold them open.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
}

const endsInTime = (child: ChildProcessWithoutNullStreams): Promise<boolean> =>
  new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve(true)
    const tooLate = setTimeout(() => resolve(false), graceMs)
    child.once('exit', () => {
      clearTimeout(tooLate)
      resolve(true)
    })
  })
