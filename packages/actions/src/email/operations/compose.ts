import type { ActionContext } from '@testmesh/action-kit'
import { requireDriver } from '../../driver.ts'
import { toContent } from '../../messages/content.ts'
import { emailError } from '../email-error.ts'
import type { EmailConfig } from '../email-types.ts'
import type { Letter } from '../smtp/client.ts'

export interface Composed extends Letter {
  /** `<…@example.com>` */
  readonly messageId: string
}

/** The mail as it goes over the line, files read. @throws ActionError EMAIL_BAD_MAIL, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const compose = async (config: EmailConfig, context: ActionContext): Promise<Composed> => {
  const { from, to, cc, bcc, reply_to: replyTo, subject, text, html, headers = {}, attachments = [] } = config
  const { default: Composer } = await requireDriver('nodemailer', () => import('nodemailer/lib/mail-composer'))
  const mail = new Composer({
    ...given({ from, to, cc, bcc, replyTo, subject, text, html }),
    headers: { traceparent: context.trace.traceparent, ...(headers as Record<string, string | string[]>) },
    attachments: await Promise.all(attachments.map((attachment) => toAttachment(attachment, context))),
    // Files come from the project alone, and nothing from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  const envelope = mail.getEnvelope()
  if (!envelope.from) throw emailError('EMAIL_BAD_MAIL', `${JSON.stringify(from)} is no address`)
  if (envelope.to.length === 0)
    throw emailError('EMAIL_BAD_MAIL', `${JSON.stringify([to, cc, bcc].flat().filter(Boolean).join(', '))} is no address`)
  return { from: envelope.from, to: envelope.to, source: await mail.build(), messageId: mail.messageId() }
}

type Attachment = NonNullable<EmailConfig['attachments']>[number]

const toAttachment = async ({ name, file, content, content_type, content_id }: Attachment, { files }: ActionContext) => {
  const bytes = file === undefined ? toContent(content ?? '') : Buffer.from(await files.read(file))
  return {
    content: bytes,
    filename: name ?? file?.split('/').at(-1) ?? false,
    ...given({ contentType: content_type, cid: content_id }),
  } as const
}

const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> }
