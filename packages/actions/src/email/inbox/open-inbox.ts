import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import { requireDriver } from '../../driver.ts'
import { createTape, type Tape } from '../../messages/tape.ts'
import { type Listening, openPort } from '../../node/open-port.ts'
import { emailError } from '../email-error.ts'
import { type EmailMessage, type Envelope, readMessage } from './message.ts'

/** A mail server that keeps what it gets. */
export interface OpenInbox extends Listening {
  readonly tape: Tape<EmailMessage>
  /** Mails that were not taken, and why, in words: the last of them. */
  readonly problems: readonly string[]
}

export interface InboxSettings {
  readonly host: string
  /** 0: a free one. */
  readonly port: number
  /** What it asks for; any login is accepted when it is left out, and none needed. */
  readonly login?: { readonly username: string; readonly password: string } | undefined
}

/** The longest mail. Bytes. */
const LONGEST_MAIL = 32 * 1024 * 1024
const MOST_PROBLEMS = 5

/** @throws ActionError EMAIL_PORT_TAKEN, EMAIL_CANNOT_LISTEN, DRIVER_MISSING */
export const openInbox = async ({ host, port, login }: InboxSettings): Promise<OpenInbox> => {
  const { SMTPServer } = await requireDriver('smtp-server', () => import('smtp-server'))
  const problems: string[] = []
  const tape = createTape<EmailMessage>({
    tooMuch: (count) => emailError('EMAIL_TOO_MUCH', `${count} mails came, which is more than is kept`),
    sizeOf: ({ size }) => size,
  })
  const refuse = (problem: string): void => {
    problems.push(problem)
    if (problems.length > MOST_PROBLEMS) problems.shift()
  }
  /** Whoever was told that it was taken finds it here. */
  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> => {
    const source = await readAll(stream)
    if (!source) throw answer(552, `an inbox takes mails of ${LONGEST_MAIL} bytes at most`)
    const message = await readMessage(source, envelopeOf(session))
    if (tape.isBroken()) throw answer(452, 'the inbox is full')
    tape.add(message)
  }
  const server = new SMTPServer({
    ...{ size: LONGEST_MAIL, banner: 'TestMesh inbox', logger: false, disableReverseLookup: true },
    // A certificate for it would be one that nobody trusts.
    ...{ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, authOptional: !login },
    onAuth: ({ username, password }, _session, done) => {
      const isKnown = !login || (username === login.username && password === login.password)
      if (!isKnown) refuse(`a login as ${username ?? 'nobody'} was not accepted`)
      done(isKnown ? null : answer(535, 'wrong user name or password'), { user: username || 'anybody' })
    },
    onData: (stream, session, done) =>
      void take(stream, session).then(
        () => done(null),
        (error: Error) => {
          refuse(`a mail of ${envelopeOf(session).from || 'nobody'} was not taken: ${error.message}`)
          done('responseCode' in error ? error : answer(554, `the mail cannot be read: ${error.message}`))
        },
      ),
  })
  // Who breaks off is nobody's failure.
  server.on('error', () => undefined)
  const refused = (cause: NodeJS.ErrnoException) =>
    cause.code === 'EADDRINUSE'
      ? emailError('EMAIL_PORT_TAKEN', `something else listens on ${host}:${port}`, { cause })
      : emailError('EMAIL_CANNOT_LISTEN', `${host}:${port} cannot be opened: ${cause.message}`, { cause })
  const listening = await openPort(server.server, { address: { port, host }, refused })
  return { ...listening, tape, problems }
}

/** Undefined when it is too long. */
const readAll = async (stream: SMTPServerDataStream): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LONGEST_MAIL) chunks.push(chunk)
  }
  return size > LONGEST_MAIL ? undefined : Buffer.concat(chunks)
}

const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode })

const envelopeOf = ({ envelope: { mailFrom, rcptTo } }: SMTPServerSession): Envelope => ({
  from: mailFrom ? mailFrom.address : '',
  to: rcptTo.map(({ address }) => address),
})
