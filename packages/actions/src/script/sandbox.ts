import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** One script, and what it may use. */
export interface Task {
  readonly code: string
  /** The input as JSON. */
  readonly input: string
  readonly memoryBytes: number
  /** Of `Math.random`. */
  readonly seed: number
}

export type Ending =
  | { readonly type: 'value'; readonly json: string }
  | { readonly type: 'syntax' | 'thrown' | 'no data' | 'never ends' | 'memory'; readonly message: string }

type Message = { readonly type: 'log'; readonly line: string } | Ending

export interface SandboxOptions {
  /** Aborted: the sandbox is ended, whatever the script does. */
  readonly signal: AbortSignal
  onLog(line: string): void
}

/** Runs a script in a thread of its own: one that never ends keeps nothing else waiting. @throws the signal's reason */
export const runInSandbox = (task: Task, { signal, onLog }: SandboxOptions): Promise<Ending> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    // This very module, wherever it is bundled; there it serves.
    const worker = new Worker(`import(${JSON.stringify(import.meta.url)})`, {
      eval: true,
      env: {},
      workerData: { [servedHere]: task },
    })
    const settle = (finish: () => void): void => {
      signal.removeEventListener('abort', onAbort)
      void worker.terminate().then(finish)
    }
    const onAbort = (): void => settle(() => reject(signal.reason))
    signal.addEventListener('abort', onAbort)
    worker.on('message', (message: Message) => (message.type === 'log' ? onLog(message.line) : settle(() => resolve(message))))
    worker.on('error', (error) => settle(() => reject(error)))
  })

const servedHere = 'testmesh script'

const serve = async (task: Task): Promise<void> => {
  const tell = (message: Message): void => parentPort?.postMessage(message)
  const { evaluate } = await import('./evaluate.ts')
  tell(await evaluate(task, (line) => tell({ type: 'log', line })))
}

const task: Task | undefined = isMainThread ? undefined : (workerData as Record<string, Task | undefined> | null)?.[servedHere]
if (task) void serve(task)
