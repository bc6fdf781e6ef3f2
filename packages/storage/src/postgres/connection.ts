import { isIP } from 'node:net'
import postgres from 'postgres'
import type { Sql } from '../ports.ts'
import { hostsOf } from './hosts-of.ts'
import { postgresTypes } from './postgres-types.ts'

export interface ConnectionOptions {
  readonly url: string
  readonly prepare: boolean
  readonly tls: PostgresTls | undefined
  /** A statement that has no answer by then is given up, and the connection with it. Milliseconds. */
  readonly answerWithinMs: number
}

/** `require`: encrypted, whoever answers; `verify`: and with a certificate for this host, from an authority that Node trusts. */
export type PostgresTls = 'off' | 'require' | 'verify'

/** One session of the server. */
export interface Connection extends Sql {
  /** The same session, where a statement may take as long as it needs. */
  readonly patient: Sql
  /** It was lost, or may be: nothing more is sent over it. */
  readonly isBroken: boolean
  /** Resolves when the server has let it in. The next time at once. */
  enter(): Promise<void>
  close(): Promise<void>
}

/** The driver for a URL; sessions and listeners share these settings. */
export const openDriver = (
  url: string,
  tls: PostgresTls | undefined,
  more: { readonly prepare?: boolean; readonly onclose?: () => void } = {},
) => postgres(url, { ...driverOptions, ...hostOptions(url), ...tlsOptions(url, tls), ...more })

const driverOptions = {
  types: postgresTypes,
  fetch_types: false,
  connect_timeout: 10,
  max: 1,
  // We say when a connection ends: the driver would end it between the statements of a transaction.
  max_lifetime: null,
  onnotice: () => undefined,
  connection: { application_name: 'testmesh', TimeZone: 'UTC' },
} as const

/** An address of version 6 is cut at its first colon where the driver itself takes it out of the URL. */
const hostOptions = (url: string) => {
  const hosts = hostsOf(url)
  if (!hosts.some(({ host }) => isIP(host) === 6)) return {}
  // It takes several, of which its types know nothing.
  return { host: hosts.map(({ host }) => host), port: hosts.map(({ port }) => port) } as unknown as { host: string; port: number }
}

/** Without a wish, `sslmode` of the URL counts. */
const tlsOptions = (url: string, tls: PostgresTls | undefined) => {
  const wish = tls ?? (/[?&](?:ssl(?:mode)?=verify-|sslrootcert=system)/.test(url) ? 'verify' : undefined)
  if (wish === undefined) return {}
  if (wish !== 'verify') return { ssl: wish === 'require' && ('require' as const) }
  // The driver tells the name of a host, but not an address: Node would ask for a certificate of "localhost".
  const address = hostsOf(url).find(({ host }) => isIP(host) !== 0)
  return { ssl: address === undefined ? ('verify-full' as const) : { host: address.host } }
}

/**
 * A driver of its own for each connection. The driver's pool would connect again on the next statement, so the rest of a transaction
 * could run outside of it, and it throws where nobody can catch when something is written to a connection that was lost.
 *
 * @see https://github.com/porsager/postgres/issues/1208 and https://github.com/porsager/postgres/pull/1155
 */
export const openConnection = ({ url, prepare, tls, answerWithinMs }: ConnectionOptions): Connection => {
  let isBroken = false
  const driver = openDriver(url, tls, {
    prepare,
    onclose: () => {
      isBroken = true
    },
  })
  const send = async <R>(text: string, params: readonly unknown[] = []) => {
    if (isBroken) throw new ConnectionLost('The connection to the database was lost')
    try {
      const rows = await driver.unsafe(
        text,
        params.map((value) => toParameter(driver, value)),
        { prepare },
      )
      return [...rows] as R[]
    } catch (problem) {
      isBroken ||= !isAnswer(problem)
      throw problem
    }
  }
  const query = async <R>(text: string, params?: readonly unknown[]) => {
    const answer = send<R>(text, params)
    if (await isLate(answer, answerWithinMs)) {
      isBroken = true
      throw new ConnectionSilent(`The database did not answer within ${answerWithinMs / 1000} s`)
    }
    return answer
  }
  let entering: Promise<unknown> | undefined
  return {
    get isBroken() {
      return isBroken
    },
    patient: { query: send },
    query,
    enter: async () => {
      entering ??= query('select 1')
      await entering
    },
    close: () => driver.end({ timeout: isBroken ? 0 : 5 }),
  }
}

/** The database went away before or between the statements of a transaction. */
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  readonly code = 'CONNECTION_CLOSED'
}

/** A host that is gone or frozen ends no connection: the system would wait for its answer for many minutes. */
class ConnectionSilent extends Error {
  override readonly name = 'ConnectionSilent'
  readonly code = 'CONNECTION_SILENT'
}

/** Whether nothing comes of it in time, neither an answer nor a problem. */
const isLate = async (answer: Promise<unknown>, withinMs: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(resolve, withinMs, true)
  })
  const ended = answer.then(
    () => false,
    () => false,
  )
  return Promise.race([ended, late]).finally(() => clearTimeout(timer))
}

/** Of type 0: the server says which type it takes, and the value is written as that one. */
const toParameter = (driver: postgres.Sql, value: unknown) =>
  value === undefined || value === null ? null : driver.typed(value as never, 0)

/** The server refused a statement and goes on. */
const isAnswer = (problem: unknown): boolean => problem instanceof postgres.PostgresError && !['FATAL', 'PANIC'].includes(problem.severity)
