import type { ActionContext } from '@testmesh/action-kit'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { requireDriver } from '../../driver.ts'
import type { Carrier } from '../../node/connection-pool.ts'
import { openSocket, toTlsOptions } from '../../node/open-socket.ts'
import { toConnectError, toSmtpError } from './explain-error.ts'
import type { SmtpSettings } from './settings.ts'

/** One connection, logged in. */
export interface Client {
  /** @throws ActionError in plain words, also when the connection ends meanwhile */
  send(letter: Letter): Promise<Receipt>
  isOpen(): boolean
  close(): void
}

/** A mail as it goes over the line. */
export interface Letter {
  readonly from: string
  /** All of them, those of Bcc too. */
  readonly to: readonly string[]
  readonly source: Buffer
}

/** What the server said to it. */
export interface Receipt {
  readonly accepted: readonly string[]
  readonly rejected: readonly { readonly address: string; readonly reason: string }[]
  readonly response: string
}

export interface ClientOptions {
  readonly settings: SmtpSettings
  readonly net: ActionContext['net']
  own(carrier: Carrier): void
}

/** How long the library waits by itself; the limit of the step is below it as a rule. Milliseconds. */
const LIBRARY_LIMIT_MS = 600_000

/** @throws ActionError */
export const openClient = async ({ settings, net, own }: ClientOptions): Promise<Client> => {
  const { host, port, tls, startsTls, username, password } = settings
  const { default: Library } = await requireDriver('nodemailer', () => import('nodemailer/lib/smtp-connection'))
  const socket = await openSocket({ host, port, net, tls: startsTls ? undefined : tls, own }).catch((cause: unknown) => {
    throw toConnectError(cause, settings)
  })
  const connection = new Library({
    ...{ connection: socket, host, port, greetingTimeout: LIBRARY_LIMIT_MS, socketTimeout: LIBRARY_LIMIT_MS },
    ...(tls && !startsTls ? { secure: true, secured: true } : {}),
    ...(tls && startsTls ? { requireTLS: true, tls: toTlsOptions(socket, host, tls) } : { ignoreTLS: true }),
  })
  const ask = asking(connection, settings)
  await ask<void>((done) => connection.connect((error) => done(error ?? null)))
  if (username !== undefined) await ask((done) => connection.login({ credentials: { user: username, pass: password ?? '' } }, done))
  const close = (): void => {
    connection.close()
    socket.destroy()
  }
  return {
    send: async ({ from, to, source }) => {
      try {
        const info = await ask<SMTPConnection.SentMessageInfo>((done) =>
          connection.send({ from, to: [...to], size: source.length }, source, done),
        )
        const rejected = (info.rejectedErrors ?? []).map(({ recipient = '', response, message }) => ({
          address: recipient,
          reason: response ?? message,
        }))
        return { accepted: info.accepted, rejected, response: info.response }
      } catch (error) {
        // Half a talk is of no use to the next.
        close()
        throw error
      }
    },
    isOpen: () => !connection.destroyed && !socket.destroyed,
    close,
  }
}

type Done<T> = (error: Error | null, value?: T) => void

/** Makes a promise of what the library calls back, which ends with the connection. */
const asking = (connection: SMTPConnection, settings: SmtpSettings) => {
  const ending = Promise.withResolvers<never>()
  ending.promise.catch(() => undefined)
  connection.on('error', ending.reject)
  connection.once('end', () => ending.reject(new Error('it hung up')))
  return async <T>(work: (done: Done<T>) => void): Promise<T> => {
    const working = new Promise<T>((resolve, reject) => work((error, value) => (error ? reject(error) : resolve(value as T))))
    try {
      return await Promise.race([working, ending.promise])
    } catch (cause) {
      throw toSmtpError(cause, settings)
    }
  }
}
