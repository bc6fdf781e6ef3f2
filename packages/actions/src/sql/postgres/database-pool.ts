import type { Socket } from 'node:net'
import type { ActionContext, Resource } from '@testmesh/action-kit'
import type { Sql } from 'postgres'
import { requireDriver } from '../../driver.ts'
import { findTarget } from '../../node/open-socket.ts'
import type { ServerTarget, SslMode } from '../database-target.ts'
import { columnTypes } from './column-types.ts'

/** The connections of one execution to one database, opened when a query first needs them. */
export const databasePool = (target: ServerTarget, context: ActionContext): Promise<Sql> =>
  context.use(`sql ${JSON.stringify(target)}`, () => openPool(target, context))

const openPool = async (target: ServerTarget, context: ActionContext): Promise<Resource<Sql>> => {
  const { default: postgres } = await requireDriver('postgres', () => import('postgres'))
  const ca = target.sslRootCert === undefined ? undefined : new TextDecoder().decode(await context.files.read(target.sslRootCert))
  const sockets = new Set<Socket>()
  const own = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  const sql = postgres({
    host: target.host,
    port: target.port,
    database: target.database,
    username: target.username,
    // As a function, because an empty text would be replaced by PGPASSWORD.
    password: () => target.password,
    ssl: sslOption(target.sslMode, ca),
    max: 4,
    connect_timeout: 30,
    types: columnTypes,
    connection: { application_name: 'testmesh' },
    onnotice: () => undefined,
    // An option of the driver that its types do not know: a connected socket for each connection.
    ...{ socket: () => openSocket(target, { context, own }) },
  })
  const close = async () => {
    await sql.end({ timeout: 0 }).catch(() => undefined)
    for (const socket of sockets) socket.destroy()
  }
  return { value: sql, close }
}

interface OpenOptions {
  readonly context: ActionContext
  /** Sees the socket before it is connected, to destroy it at the end of the execution. */
  readonly own: (socket: Socket) => void
}

/** Connects to the address that egress pins. */
const openSocket = async ({ host, port }: ServerTarget, { context, own }: OpenOptions): Promise<Socket> => {
  const socket = process.getBuiltinModule('node:net').connect(await findTarget(host, port, context.net))
  socket.setNoDelay(true)
  own(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject)
  })
  socket.removeAllListeners('error')
  // The driver takes the name to expect in the certificate from here.
  return Object.assign(socket, { host })
}

/** As libpq: only the verify modes look at the certificate, and only verify-full at its name; an authority makes `require` look, too. */
const sslOption = (mode: SslMode, ca: string | undefined) => {
  if (mode === 'disable') return false
  if (mode === 'verify-full') return { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) }
  if (mode === 'verify-ca' || (mode === 'require' && ca !== undefined))
    return { rejectUnauthorized: true, checkServerIdentity: () => undefined, ...(ca === undefined ? {} : { ca }) }
  return mode === 'allow' ? 'prefer' : mode
}
