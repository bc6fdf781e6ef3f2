import type { Database } from '@testmesh/storage'
import { createLocalWakeUps } from './create-local-wake-ups.ts'
import type { WakeUps } from './wake-ups.ts'

const channel = 'testmesh_queue'

/** Across processes, by NOTIFY: sent with the commit, to whoever listens. Needs a session of its own, which PgBouncer may not give. */
export const createNotifyWakeUps = (database: Database): WakeUps => {
  const local = createLocalWakeUps()
  let listening: Promise<() => Promise<void>> | undefined
  return {
    send: async (topics, sql) => {
      const list = [...topics]
      if (list.length > 0) await sql.query(`select pg_notify('${channel}', topic) from unnest($1::text[]) as topic`, [list])
    },
    listen: async (topic, onWake) => {
      listening ??= database.listen(channel, (heard) => void local.send([heard], database))
      await listening
      return local.listen(topic, onWake)
    },
    close: async () => {
      await (await listening)?.()
      listening = undefined
    },
  }
}
