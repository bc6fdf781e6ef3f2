import { defineAction } from '@testmesh/action-kit'
import { msSince } from '../messages/results.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { emailSchema } from './email.schema.ts'
import { explainEmail } from './explain.ts'
import { inbox } from './operations/inbox.ts'
import { listen, receive } from './operations/receive.ts'
import { send } from './operations/send.ts'

const operations = { send, inbox, receive }

export const email = defineAction(emailSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    return { ...(await operations[config.operation](config, context)), duration_ms: msSince(startedAt) }
  },
  listen,
  explain: explainEmail,
})
