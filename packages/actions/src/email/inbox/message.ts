import type { Address, Attachment, Email, Header } from 'postal-mime'
import { requireDriver } from '../../driver.ts'
import { toTextOrBytes } from '../../messages/content.ts'
import { linksOf } from './links.ts'

/** A mail as flows read it. Addresses are bare: `ada@example.com`; names stand in the headers. */
export interface EmailMessage {
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  /** To whom it was really sent, Bcc too. */
  readonly recipients: readonly string[]
  readonly subject: string
  readonly text: string | null
  readonly html: string | null
  readonly links: readonly string[]
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly attachments: readonly EmailAttachment[]
  /** When it says it was sent, UTC. */
  readonly date: string | null
  readonly message_id: string | null
  /** As it came. Bytes. */
  readonly size: number
}

export interface EmailAttachment {
  readonly name: string | null
  readonly content_type: string
  readonly size: number
  readonly content_id?: string
  readonly content: string | Uint8Array
}

/** What was said around it. */
export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
}

/** @throws Error when it is nested too deep or its headers are too long, ActionError DRIVER_MISSING */
export const readMessage = async (source: Uint8Array, envelope: Envelope): Promise<EmailMessage> => {
  const { default: PostalMime, decodeWords } = await requireDriver('postal-mime', () => import('postal-mime'))
  const mail = await PostalMime.parse(source, { forceRfc822Attachments: true })
  const parts = { text: withoutLastBreak(mail.text), html: withoutLastBreak(mail.html) }
  return {
    from: addressesOf(mail.from)[0] ?? envelope.from,
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    recipients: envelope.to,
    subject: mail.subject ?? '',
    ...parts,
    links: linksOf(parts),
    headers: toHeaders(mail.headers, decodeWords),
    attachments: mail.attachments.map(toAttachment),
    date: dateOf(mail),
    message_id: mail.messageId ?? null,
    size: source.length,
  }
}

/** SMTP ends every mail with a line break that nobody wrote. */
const withoutLastBreak = (text: string | undefined): string | null => text?.replaceAll('\r\n', '\n').replace(/\n$/, '') ?? null

const addressesOf = (addresses: Address | readonly Address[] | undefined): string[] =>
  [addresses ?? []].flat().flatMap((one) => (one.group ? one.group.map(({ address }) => address) : [one.address ?? '']))

const toHeaders = (headers: readonly Header[], decode: (text: string) => string): Record<string, string | string[]> => {
  const map = new Map<string, string[]>()
  for (const { key, value } of headers) map.set(key, [...(map.get(key) ?? []), decode(value)])
  return Object.fromEntries(Array.from(map, ([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]))
}

const toAttachment = ({ filename, mimeType, contentId, content }: Attachment): EmailAttachment => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
  return {
    name: filename,
    content_type: mimeType,
    size: bytes.length,
    ...(contentId === undefined ? {} : { content_id: contentId.replace(/^<|>$/g, '') }),
    content: toTextOrBytes(bytes),
  }
}

const dateOf = ({ date }: Email): string | null => {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
