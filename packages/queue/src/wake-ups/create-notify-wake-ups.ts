import type { Database } from '@testmesh/storage'
import { createLocalWakeUps } from './create-local-wake-ups.ts'
import type { WakeUps } from './wake-ups.ts'

const channel = 'testmesh_queue'

/**
 * Across processes, by NOTIFY: sent with the commit, to whoever listens. Needs a session of its own, which PgBouncer may not give;
 * while there is none, nobody is woken, and each `listen` tries again.
 */
export const createNotifyWakeUps = (database: Database): WakeUps => {
  const local = createLocalWakeUps()
  let listening: Promise<() => Promise<void>> | undefined
  const start = (): Promise<() => Promise<void>> => {
    const starting = database.listen(channel, (heard) => void local.send([heard], database))
    starting.catch(() => {
      listening = undefined
    })
    return starting
  }
  return {
    send: async (topics, sql) => {
      const list = [...topics]
      if (list.length > 0) await sql.query(`select pg_notify('${channel}', topic) from unnest($1::text[]) as topic`, [list])
    },
    listen: async (topic, onWake) => {
      listening ??= start()
      await listening.catch(() => {})
      return local.listen(topic, onWake)
    },
    close: async () => {
      const stop = await listening?.catch(() => undefined)
      listening = undefined
      await stop?.()
    },
  }
}
