import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Target extends Disposable {
  readonly url: string
  /** Requests since it was last asked. */
  seen(): Promise<number>
}

/** Starts the server that all works talk to. */
export const startTarget = async (): Promise<Target> => {
  const child = fork(join(import.meta.dirname, 'server.mjs'))
  const [port] = (await once(child, 'message')) as [number]
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    seen: async () => ((await (await fetch(`${url}/seen`)).json()) as { seen: number }).seen,
    [Symbol.dispose]: () => child.disconnect(),
  }
}
