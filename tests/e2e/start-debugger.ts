import { type ChildProcess, spawn } from 'node:child_process'
import { bin } from './start-cli.ts'

interface Message {
  readonly type: 'response' | 'event'
  readonly event?: string
  readonly request_seq?: number
  readonly success?: boolean
  readonly message?: string
  readonly body?: Record<string, unknown>
}

/** An editor with `testmesh dap` as its debug adapter. */
export interface Debugger extends AsyncDisposable {
  readonly child: ChildProcess
  /** Resolves to the body of the answer. @throws with what it was refused with */
  ask<T = Record<string, unknown>>(command: string, args?: object): Promise<T>
  /** The next event of this name that nobody has waited for. */
  next<T = Record<string, unknown>>(event: string): Promise<T>
  /** All that was told as output. */
  said(): string
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>
}

export const startDebugger = (folder: string): Debugger => {
  const child = spawn(process.execPath, [bin, 'dap'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = new Map<number, (message: Message) => void>()
  const events: Message[] = []
  const waiting = new Set<() => void>()
  let said = ''
  const take = (message: Message): void => {
    if (message.type === 'response') answers.get(message.request_seq ?? 0)?.(message)
    else if (message.event === 'output') said += String(message.body?.output)
    else events.push(message)
    for (const look of [...waiting]) look()
  }
  let rest = Buffer.alloc(0)
  child.stdout.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    for (;;) {
      const [head, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(rest.toString('latin1')) ?? []
      const size = (head?.length ?? 0) + Number(length)
      if (head === undefined || rest.length < size) return
      take(JSON.parse(rest.subarray(head.length, size).toString()))
      rest = rest.subarray(size)
    }
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  let sent = 0
  return {
    child,
    ended,
    said: () => said,
    ask: <T>(command: string, args: object = {}) => {
      const seq = ++sent
      const json = JSON.stringify({ seq, type: 'request', command, arguments: args })
      child.stdin.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`)
      return new Promise<T>((resolve, reject) => {
        answers.set(seq, ({ success, message, body }) => (success ? resolve(body as T) : reject(new Error(message))))
      })
    },
    next: <T>(name: string) =>
      new Promise<T>((resolve) => {
        const look = (): void => {
          const at = events.findIndex(({ event }) => event === name)
          if (at < 0) return
          waiting.delete(look)
          resolve(events.splice(at, 1)[0]?.body as T)
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
