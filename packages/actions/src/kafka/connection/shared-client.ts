import type { Resource } from '@testmesh/action-kit'
import type { Stop } from '../../stop.ts'
import { type Client, type ClientOptions, createClient } from './client.ts'
import { connectionTo } from './settings.ts'

/** A connection that the steps of an execution share. */
export interface SharedClient<T> {
  /** Connects when nobody has yet. @throws ActionError */
  get(stop: Stop): Promise<T>
}

interface Connecting<T> {
  readonly client: Promise<Client>
  readonly opened: Promise<T>
  waiting: number
  isOpen: boolean
}

/** Closed with the execution, also while it connects. A connection that failed, or for which nobody waits any more, is given up. */
export const shareClient = <T>(options: ClientOptions, open: (client: Client) => Promise<T>): Resource<SharedClient<T>> => {
  let current: Connecting<T> | undefined
  const giveUp = (connecting: Connecting<T>) => {
    if (current === connecting) current = undefined
    void connecting.client.then((client) => client.close()).catch(() => undefined)
  }
  const get = async (stop: Stop): Promise<T> => {
    current ??= connect(options, open)
    const mine = current
    mine.waiting += 1
    try {
      return await stop.race(mine.opened, connectionTo(options.settings))
    } catch (error) {
      if (!mine.isOpen && mine.waiting === 1) giveUp(mine)
      throw error
    } finally {
      mine.waiting -= 1
    }
  }
  return { value: { get }, close: () => current && giveUp(current) }
}

const connect = <T>(options: ClientOptions, open: (client: Client) => Promise<T>): Connecting<T> => {
  const client = createClient(options)
  const opened = client.then((made) => made.ask(() => open(made)))
  const connecting: Connecting<T> = { client, opened, waiting: 0, isOpen: false }
  const noted = () => {
    connecting.isOpen = true
  }
  opened.then(noted, () => undefined)
  return connecting
}
