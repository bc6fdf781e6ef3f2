import type { Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import type { Stop } from '../../stop.ts'
import { type Client, openClient } from './client.ts'
import type { RedisSettings } from './settings.ts'

/** The connections of one execution to one database. */
export interface Pool {
  /** One that nobody else uses meanwhile: a command that blocks holds back no other step. @throws ActionError */
  use<T>(stop: Stop, work: (client: Client) => Promise<T>): Promise<T>
  /** One for good; whoever takes it closes it. @throws ActionError */
  take(stop: Stop): Promise<Client>
}

export const findPool = ({ settings, context }: { settings: RedisSettings; context: ActionContext }): Promise<Pool> => {
  const { net } = context
  return context.use(`redis:${JSON.stringify(settings)}`, async () => openPool({ settings, net }))
}

const openPool = ({ settings, net }: { readonly settings: RedisSettings; readonly net: ActionContext['net'] }) => {
  const sockets = new Set<Socket>()
  const idle: Client[] = []
  let isClosed = false
  const take = async (stop: Stop): Promise<Client> => {
    let isGivenUp = false
    const mine: Socket[] = []
    const own = (socket: Socket) => {
      mine.push(socket)
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      if (isClosed || isGivenUp) socket.destroy()
    }
    const what = `${settings.tls ? 'a TLS connection' : 'a connection'} to ${settings.host}:${settings.port}`
    try {
      return await stop.race(openClient({ settings, net, own }), what)
    } catch (error) {
      isGivenUp = true
      for (const socket of mine) socket.destroy()
      throw error
    }
  }
  const findIdle = (): Client | undefined => {
    for (;;) {
      const client = idle.pop()
      if (client === undefined || client.isOpen()) return client
    }
  }
  const use = async <T>(stop: Stop, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = findIdle() ?? (await take(stop))
    let isBusy = true
    const answer = work(client).finally(() => {
      isBusy = false
    })
    try {
      return await stop.race(answer, 'the answer')
    } finally {
      // What still waits for an answer is of no use to the next.
      if (isBusy) client.close()
      else idle.push(client)
    }
  }
  const close = () => {
    isClosed = true
    for (const socket of sockets) socket.destroy()
  }
  return { value: { use, take }, close }
}
