import type { Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import type { Connection, ConnectionOptions } from 'mysql2'
import { requireDriver } from '../../driver.ts'
import { type ConnectionPool, createConnectionPool, type PooledConnection } from '../../node/connection-pool.ts'
import { findTarget } from '../../node/open-socket.ts'
import type { ServerTarget } from '../database-target.ts'
import { toConnectError } from './explain-error.ts'

export interface MysqlConnection extends PooledConnection {
  readonly driver: Connection
  /** Stops the query that runs, over a connection of its own; resolves when the server has done so, or cannot. */
  kill(): Promise<void>
}

/** The connections of this execution to one database. */
export const mysqlPool = (target: ServerTarget, context: ActionContext): Promise<ConnectionPool<MysqlConnection>> =>
  context.use(`sql ${JSON.stringify(target)}`, async () => {
    const what = `a connection to ${target.host}:${target.port}`
    const killing = new Set<Promise<void>>()
    const pool = createConnectionPool({ what, connect: (own) => openConnection(target, { context, own, killing }) })
    const close = async () => {
      // What a step left running is stopped; a server that does not answer is not waited for.
      if (killing.size > 0) await Promise.race([Promise.all(killing), context.clock.sleep(KILL_MS)])
      await pool.close()
    }
    return { value: pool.value, close }
  })

/** How long a server may take to stop a query at the end. Milliseconds. */
const KILL_MS = 500

interface OpenOptions {
  readonly context: ActionContext
  readonly own: (socket: Socket) => void
  readonly killing: Set<Promise<void>>
}

/** @throws ActionError */
const openConnection = async (target: ServerTarget, options: OpenOptions): Promise<MysqlConnection> => {
  const driver = await connect(target, options)
  let isOpen = true
  driver.on('error', () => {
    isOpen = false
  })
  driver.on('end', () => {
    isOpen = false
  })
  const kill = async (): Promise<void> => {
    const { threadId } = driver
    const work = connect(target, options)
      .then(
        (other) =>
          new Promise<void>((resolve) => {
            other.query(`KILL QUERY ${threadId}`, () => {
              other.destroy()
              resolve()
            })
          }),
      )
      .catch(() => undefined)
    options.killing.add(work)
    await work
    options.killing.delete(work)
  }
  const close = () => {
    isOpen = false
    void kill().then(() => driver.destroy())
  }
  return { driver, kill, isOpen: () => isOpen, close }
}

/** Prefers a secure connection where nobody says otherwise, as libpq does. */
const connect = async (target: ServerTarget, options: OpenOptions): Promise<Connection> => {
  const { context } = options
  const ca = target.sslRootCert === undefined ? undefined : new TextDecoder().decode(await context.files.read(target.sslRootCert))
  const ssl = sslOption(target, ca)
  try {
    return await connectOnce(target, ssl, options)
  } catch (error) {
    const isUnwilling = (error as { readonly code?: string }).code === 'HANDSHAKE_NO_SSL_SUPPORT'
    const isOptional = target.sslMode === 'prefer' || target.sslMode === 'allow'
    if (!isUnwilling || !isOptional) throw toConnectError(error, target)
    return connectOnce(target, undefined, options).catch((again: unknown) => Promise.reject(toConnectError(again, target)))
  }
}

type Ssl = ConnectionOptions['ssl']

const connectOnce = async (target: ServerTarget, ssl: Ssl, { context, own }: OpenOptions): Promise<Connection> => {
  const { createConnection } = await requireDriver('mysql2', () => import('mysql2'))
  const { host, port, username, password, database } = target
  const socket = process.getBuiltinModule('node:net').connect(await findTarget(host, port, context.net))
  socket.setNoDelay(true).setKeepAlive(true, 60_000)
  own(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
  // Node takes the name to expect in the certificate from here where the host is an address.
  Object.assign(socket, { _host: host })
  const driver = createConnection({
    ...driverOptions,
    host,
    port,
    user: username,
    password,
    stream: socket,
    ...(database === '' ? {} : { database }),
    ...(ssl === undefined ? {} : { ssl }),
  })
  await new Promise<void>((resolve, reject) => {
    driver.once('connect', () => resolve())
    driver.on('error', reject)
  }).catch((error: unknown) => {
    socket.destroy()
    throw error
  })
  return driver
}

const driverOptions: ConnectionOptions = {
  // The step has a limit of its own.
  connectTimeout: 0,
  supportBigNumbers: true,
  dateStrings: true,
  jsonStrings: true,
  // The server could ask for any file.
  flags: ['-LOCAL_FILES'],
  connectAttributes: { program_name: 'testmesh' },
}

/** As libpq: only the verify modes look at the certificate, and only verify-full at its name; an authority makes `require` look, too. */
const sslOption = ({ sslMode }: ServerTarget, ca: string | undefined): Ssl => {
  if (sslMode === 'disable') return undefined
  const isVerified = sslMode === 'verify-full' || sslMode === 'verify-ca' || (sslMode === 'require' && ca !== undefined)
  return { rejectUnauthorized: isVerified, verifyIdentity: sslMode === 'verify-full', ...(ca === undefined ? {} : { ca }) }
}
