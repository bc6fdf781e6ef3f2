import type { ActionContext } from '@testmesh/action-kit'
import { inUrl, OWN_HOST, reachedAt } from '../../node/served-host.ts'
import { stepIdOf } from '../../step-id-of.ts'
import { createStop } from '../../stop.ts'
import { emailError } from '../email-error.ts'
import type { EmailConfig, EmailResult } from '../email-types.ts'
import { inboxesOf } from '../inbox/inboxes.ts'
import { openInbox } from '../inbox/open-inbox.ts'
import { stopWords } from '../stop-words.ts'

/** Takes mail from when it resolves until the execution ends. */
export const inbox = async (config: EmailConfig, context: ActionContext): Promise<EmailResult> => {
  const { host = OWN_HOST, port = 0, username, password = '' } = config
  const name = config.name ?? stepIdOf(context)
  const inboxes = await inboxesOf(context)
  if (config.name !== undefined && [...inboxes].some((other) => other.name === name))
    throw emailError('EMAIL_NAME_TAKEN', `an inbox "${name}" is open already`)
  context.net.judgeListening?.(host)
  const opening = openInbox({ host, port, login: username === undefined ? undefined : { username, password } })
  const opened = await createStop(context, config.timeout, stopWords)
    .race(opening, 'the port')
    .catch((error: unknown) => {
      opening.then(({ close }) => close()).catch(() => undefined)
      throw error
    })
  const unserve = context.net.serve?.(opened.port)
  const close = (): Promise<void> => {
    unserve?.()
    return opened.close()
  }
  inboxes.add({ ...opened, name, close })
  const reached = reachedAt(host)
  return { name, host: reached, port: opened.port, url: `smtp://${inUrl(reached)}:${opened.port}` }
}
