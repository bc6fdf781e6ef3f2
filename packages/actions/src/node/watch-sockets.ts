import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Socket } from 'node:net'

type Opened = (socket: Socket) => void

/**
 * Runs `work` and shows every socket that it opens, then and later. For libraries that hand out no socket before it has been
 * greeted: one that is never greeted could not be ended.
 *
 * @see https://nodejs.org/api/diagnostics_channel.html#built-in-channels (`net.client.socket`)
 */
export const watchSockets = <T>(opened: Opened, work: () => T): T => {
  watcher ??= createWatcher()
  return watcher.run(opened, work)
}

let watcher: AsyncLocalStorage<Opened> | undefined

const createWatcher = (): AsyncLocalStorage<Opened> => {
  const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks')
  const storage = new AsyncLocalStorage<Opened>()
  const tell = (message: unknown) => storage.getStore()?.((message as { readonly socket: Socket }).socket)
  process.getBuiltinModule('node:diagnostics_channel').subscribe('net.client.socket', tell)
  return storage
}
