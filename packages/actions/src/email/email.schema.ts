import {
  boolean,
  bytes,
  choice,
  defineSchema,
  either,
  filePath,
  headers,
  integer,
  json,
  list,
  match,
  number,
  object,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { consumeFieldsOf, consumeKeys, startFieldOf } from '../messages/consume-fields.ts'
import { contentMatchFields, matchFieldOptions, messageExpression } from '../messages/match-fields.ts'
import { operationRules } from '../messages/operation-rules.ts'
import { connectionAliases, connectionFields } from './smtp/fields.ts'

const optional = v.optional

const operations = ['send', 'inbox', 'receive'] as const

const locals = [
  'from',
  'to',
  'cc',
  'recipients',
  'subject',
  'text',
  'html',
  'links',
  'headers',
  'attachments',
  'date',
  'message_id',
  'size',
]

const { headers: headersMatch, json_path, json_value } = contentMatchFields

/** One of a list is enough. */
const matchField = object(
  {
    from: optional(
      match({
        title: 'From',
        description: 'The bare address it must be; capital letters make no difference.',
        examples: ['shop@example.com'],
      }),
    ),
    to: optional(match({ title: 'To', description: 'What one of the addresses must be.', examples: ['ada@example.com'] })),
    cc: optional(match({ title: 'Cc', description: 'What one of the addresses must be.' })),
    recipient: optional(match({ title: 'Recipient', description: 'What one of those must be to whom it was really sent, Bcc too.' })),
    subject: optional(match({ title: 'Subject', examples: ['Welcome'] })),
    text: optional(match({ title: 'Text' })),
    html: optional(match({ title: 'HTML' })),
    link: optional(match({ title: 'Link', description: 'What one of the links must be.' })),
    attachment: optional(match({ title: 'Attachment', description: 'What one of them must have: name, content_type, size, content.' })),
    headers: headersMatch,
    json_path,
    json_value,
    expression: messageExpression('the parts of the mail; `$` is its text, parsed when it is JSON'),
  },
  {
    ...matchFieldOptions,
    aliases: { ...matchFieldOptions.aliases, links: 'link', recipients: 'recipient', attachments: 'attachment', body: 'text' },
  },
)

const addresses = (title: string, description: string) =>
  optional(either([text({ minLength: 1 }), list(text({ minLength: 1 }))], { title, description, examples: ['Ada <ada@example.com>'] }))

const attachmentField = object(
  {
    name: optional(text({ title: 'Name', description: 'Default: that of the file.' })),
    file: optional(filePath({ title: 'File' })),
    content: optional(either([json(), bytes()], { title: 'Content', description: 'Text as it is, any other value as JSON.' })),
    content_type: optional(text({ title: 'Content type', description: 'Default: by the end of the name.' })),
    content_id: optional(text({ title: 'Content id', description: 'For `cid:` in the HTML.' })),
  },
  {
    aliases: { filename: 'name', path: 'file', cid: 'content_id', type: 'content_type' },
    rules: [
      { when: 'file', excludes: ['content'] },
      { when: 'name', needs: ['file', 'content'] },
    ],
  },
)

const links = list(text(), {
  description: 'What somebody can follow: those of the HTML in their order, then those of the text; each once.',
})

const messageField = object({
  from: text({ description: 'The bare address.' }),
  to: list(text()),
  cc: list(text()),
  recipients: list(text(), { description: 'To whom it was really sent, Bcc too.' }),
  subject: text(),
  text: v.nullable(text()),
  html: v.nullable(text()),
  links,
  headers: headers({ description: 'Names in small letters.' }),
  attachments: list(
    object({
      name: v.nullable(text()),
      content_type: text(),
      size: integer({ unit: 'bytes' }),
      content_id: optional(text()),
      content: either([text(), bytes()]),
    }),
  ),
  date: v.nullable(text({ description: 'When it says it was sent, UTC.' })),
  message_id: v.nullable(text()),
  size: integer({ description: 'As it came.', unit: 'bytes' }),
})

const mail = ['from', 'to', 'cc', 'bcc', 'reply_to', 'subject', 'text', 'html', 'attachments', 'headers']

export const emailSchema = defineSchema({
  type: 'email',
  family: 'email',
  title: 'Mail',
  description:
    'Sends mail by SMTP, or takes it: an inbox is a mail server on this machine that systems under test send to, open until the execution ends; what came to it can be waited for and looked at, links and attachments too.',
  aliases: operations.flatMap((operation) => [`email.${operation}`, `email_${operation}`].map((name) => ({ name, preset: { operation } }))),
  payload: 'text',
  listens: true,
  locals,
  config: object(
    {
      operation: choice(operations, { title: 'Operation' }),
      ...connectionFields,
      host: optional(
        text({
          title: 'Host',
          description:
            'send: instead of a URL; with both, the URL is not used. inbox: where it listens; 0.0.0.0: where others reach it, such as containers. Default: 127.0.0.1, on this machine alone.',
          minLength: 1,
        }),
      ),
      port: optional(
        integer({ title: 'Port', description: 'send: default 25, by TLS 465; inbox: default 0, a free one.', minimum: 0, maximum: 65_535 }),
      ),
      from: optional(text({ title: 'From', minLength: 1, examples: ['Shop <shop@example.com>'] })),
      to: addresses('To', 'An address, several with commas between them, or a list.'),
      cc: addresses('Cc', 'As `to`.'),
      bcc: addresses('Bcc', 'As `to`; no header tells of them.'),
      reply_to: addresses('Reply to', 'As `to`.'),
      subject: optional(text({ title: 'Subject' })),
      text: optional(text({ title: 'Text' })),
      html: optional(text({ title: 'HTML', description: 'With `text`, mail programs show one of the two.' })),
      attachments: optional(list(attachmentField, { title: 'Attachments' })),
      headers: optional(headers({ title: 'Headers', description: 'More of them; `traceparent` is among them.' })),
      name: optional(
        text({ title: 'Name', description: 'inbox: by which other steps call it. Default: the id of the step.', minLength: 1 }),
      ),
      inbox: optional(text({ title: 'Inbox', description: 'receive: its name. Default: the only one that is open.', minLength: 1 })),
      match: optional(matchField),
      start: startFieldOf('receive'),
      ...consumeFieldsOf('receive'),
      timeout: timeLimit({ title: 'Time limit', default: '10s' }),
    },
    {
      often: ['url', 'from', 'to', 'subject', 'text', 'match'],
      aliases: { ...connectionAliases, body: 'text', sender: 'from', recipients: 'to', filter: 'match', within: 'timeout' },
      rules: [
        ...operationRules({
          send: { needs: [['url', 'host'], ['from'], ['to', 'cc', 'bcc']], takes: ['port', 'username', 'password', 'tls', ...mail] },
          inbox: { needs: [], takes: ['host', 'port', 'username', 'password', 'name'] },
          receive: { needs: [], takes: ['inbox', 'start', ...consumeKeys] },
        }),
        { when: 'password', needs: ['username', 'url'] },
        { when: { never: 'true' }, excludes: ['count', 'max_messages'] },
      ],
    },
  ),
  output: object({
    success: optional(boolean({ description: 'send: always true, what the server did not take is a failure.' })),
    accepted: optional(list(text(), { description: 'send: for whom the server took it.' })),
    rejected: optional(list(text(), { description: 'send: for whom it did not; a failure.' })),
    response: optional(text({ description: 'send: what the server answered.' })),
    message_id: optional(text({ description: 'send.' })),
    name: optional(text({ description: 'inbox.' })),
    host: optional(text({ description: 'inbox: how this machine reaches it, 127.0.0.1.' })),
    port: optional(integer({ description: 'inbox.' })),
    url: optional(text({ description: 'inbox: how this machine reaches it, smtp://127.0.0.1:port.' })),
    messages: optional(list(messageField, { description: 'receive: those that match, in the order they came.' })),
    count: optional(integer({ description: 'receive: how many messages.' })),
    seen: optional(integer({ description: 'receive: how many were looked at, those that do not match included.' })),
    from: optional(text({ description: 'receive: of the first, as what follows.' })),
    to: optional(list(text())),
    subject: optional(text()),
    text: optional(v.nullable(text())),
    html: optional(v.nullable(text())),
    links: optional(links),
    duration_ms: number({ unit: 'ms' }),
  }),
})
