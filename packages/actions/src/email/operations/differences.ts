import type { MatchFunction } from '@testmesh/action-kit'
import { contentDifferences, partDifferences } from '../../messages/differences.ts'
import { parseJson } from '../../parse-json.ts'
import type { EmailConfig } from '../email-types.ts'
import type { EmailMessage } from '../inbox/message.ts'

/** What of a mail is not as wanted, a few words each; none when it matches. */
export const differencesOf = (message: EmailMessage, { match = {} }: EmailConfig): string[] => [
  ...partDifferences('from', message.from, ofAddress(match.from)),
  ...listDifferences('to', message.to, ofAddress(match.to)),
  ...listDifferences('cc', message.cc, ofAddress(match.cc)),
  ...listDifferences('recipients', message.recipients, ofAddress(match.recipient)),
  ...partDifferences('subject', message.subject, match.subject),
  ...partDifferences('text', message.text, match.text),
  ...partDifferences('html', message.html, match.html),
  ...listDifferences('links', message.links, match.link),
  ...listDifferences('attachments', message.attachments, match.attachment),
  ...contentDifferences({ ...message, value: dollarOf(message) }, match),
]

/** Of one mailbox, whatever its letters: `Ada@Shop.example` is `ada@shop.example`. A pattern means what it says. */
const ofAddress = (match: MatchFunction | undefined): MatchFunction | undefined =>
  match &&
  ((address) => {
    const [found, ...others] = match(address)
    if (!found) return []
    const { expected, actual } = found
    const isSame = found.path === '' && expected?.text.includes('@') && expected.text.toLowerCase() === actual?.text.toLowerCase()
    return isSame ? others : [found, ...others]
  })

/** One of them is enough. */
const listDifferences = (name: string, list: readonly unknown[], match: MatchFunction | undefined): string[] => {
  if (!match || list.some((one) => match(one).length === 0)) return []
  if (list.length === 1) return partDifferences(`${name}[0]`, list[0], match)
  return list.length === 0 ? [`there are no ${name}`] : [`none of the ${list.length} ${name} is as wanted: ${list.map(inWords).join(', ')}`]
}

const inWords = (one: unknown): string => (typeof one === 'string' ? one : String((one as { readonly name?: unknown }).name))

/** `$` of expressions: the text, parsed when it is JSON. */
const dollarOf = ({ text, html }: EmailMessage): unknown => {
  const parsed = parseJson(text ?? '')
  return parsed && 'value' in parsed ? parsed.value : (text ?? html)
}
