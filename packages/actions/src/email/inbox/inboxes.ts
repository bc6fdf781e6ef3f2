import type { ActionContext } from '@testmesh/action-kit'
import { emailError } from '../email-error.ts'
import type { OpenInbox } from './open-inbox.ts'

/** An inbox that is open. */
export interface Inbox extends OpenInbox {
  readonly name: string
}

/** The inboxes of an execution, the oldest first; they are closed when it ends, whatever happened. */
export const inboxesOf = (context: ActionContext): Promise<Set<Inbox>> =>
  context.use('inboxes', async () => {
    const inboxes = new Set<Inbox>()
    return { value: inboxes, close: async () => void (await Promise.all(Array.from(inboxes, (inbox) => inbox.close()))) }
  })

/** The inbox that is meant; of equal names the youngest. @throws ActionError EMAIL_NO_INBOX */
export const findInbox = async (context: ActionContext, wanted: string | undefined): Promise<Inbox> => {
  const inboxes = [...(await inboxesOf(context))]
  const found = wanted === undefined ? inboxes : inboxes.filter(({ name }) => name === wanted)
  const names = [...new Set(inboxes.map(({ name }) => `"${name}"`))].join(', ')
  if (inboxes.length === 0) throw emailError('EMAIL_NO_INBOX', 'no inbox is open')
  if (wanted === undefined && inboxes.length > 1)
    throw emailError('EMAIL_NO_INBOX', `several inboxes are open: ${names}`, { hint: 'Say which one is meant as `inbox`.' })
  const youngest = found.at(-1)
  if (!youngest) throw emailError('EMAIL_NO_INBOX', `no inbox "${wanted}" is open`, { hint: `These are: ${names}.` })
  return youngest
}
