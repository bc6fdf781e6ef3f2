import type { ActionContext } from '@testmesh/action-kit'
import { createOperate } from '../../messages/broker/operate.ts'
import { emailError } from '../email-error.ts'
import type { EmailConfig, EmailResult } from '../email-types.ts'
import { findPool } from '../smtp/pool.ts'
import { readSettings } from '../smtp/settings.ts'
import { stopWords } from '../stop-words.ts'
import { compose } from './compose.ts'

const operate = createOperate({ readSettings, findPool, stopWords })

/** Resolves when the server has the mail for all it is for. */
export const send = async (config: EmailConfig, context: ActionContext): Promise<EmailResult> => {
  const { stop, settings, pool } = await operate(config, context)
  const { messageId, ...letter } = await stop.race(compose(config, context), 'the attachments')
  const { accepted, rejected, response } = await pool.use(stop, 'the answer of the mail server', (client) => client.send(letter))
  const result = { message_id: messageId, accepted: [...accepted], rejected: rejected.map(({ address }) => address), response }
  if (rejected.length > 0) {
    const reasons = rejected.map(({ address, reason }) => `${address}: ${reason}`).join('; ')
    throw emailError('EMAIL_REFUSED', `${settings.host}:${settings.port} has the mail for ${accepted.join(', ')}, but not for ${reasons}`, {
      result: { success: false, ...result },
    })
  }
  return { success: true, ...result }
}
