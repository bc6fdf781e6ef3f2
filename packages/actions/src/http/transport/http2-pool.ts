import type { ClientHttp2Session } from 'node:http2'
import { hostOf, portOf } from '../../node/url-place.ts'
import { httpError } from '../http-error.ts'
import { connectionError } from './connection-error.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { type ConnectTimes, connectTimesOf, type OpenSocketOptions, openSocket } from './open-socket.ts'

export interface Http2Connection {
  readonly session: ClientHttp2Session
  /** How long connecting took; absent when the connection was open already. */
  readonly times?: ConnectTimes
}

/** Open HTTP/2 connections, one per origin and settings. */
export interface Http2Pool {
  /** @throws ActionError */
  connect(url: URL, settings: ConnectionSettings): Promise<Http2Connection>
  close(): void
}

export const createHttp2Pool = (options: OpenSocketOptions): Http2Pool => {
  const sessions = new Map<string, Promise<Http2Connection>>()
  const connect: Http2Pool['connect'] = async (url, settings) => {
    const key = `${url.origin} ${settings.key}`
    const open = await sessions.get(key)?.catch(() => undefined)
    if (open && !open.session.closed && !open.session.destroyed) return { session: open.session }
    const opening = openSession(url, settings, options)
    sessions.set(key, opening)
    return opening
  }
  const close = () => {
    for (const opening of sessions.values()) opening.then(({ session }) => session.destroy()).catch(() => undefined)
  }
  return { connect, close }
}

const openSession = async (url: URL, settings: ConnectionSettings, options: OpenSocketOptions): Promise<Http2Connection> => {
  const tls = url.protocol === 'https:' && { ...settings.tls, ALPNProtocols: ['h2'] }
  const socket = await openSocket({ host: hostOf(url), port: portOf(url), ...(tls && { tls }) }, options).catch((error) => {
    throw isNoProtocol(error) ? noHttp2(url, error) : connectionError(error, url)
  })
  if ('alpnProtocol' in socket && socket.alpnProtocol !== 'h2') {
    socket.destroy()
    throw noHttp2(url)
  }
  const session = process.getBuiltinModule('node:http2').connect(url.origin, { createConnection: () => socket })
  // Each request reports its own failure; an idle connection that breaks is simply opened again.
  session.on('error', () => undefined)
  const times = connectTimesOf(socket)
  return { session, ...(times ? { times } : {}) }
}

const isNoProtocol = (error: unknown): boolean => /NO_APPLICATION_PROTOCOL/.test((error as NodeJS.ErrnoException).code ?? '')
const noHttp2 = (url: URL, cause?: unknown) => httpError('HTTP_NO_HTTP2', `${url.host} does not speak HTTP/2`, { cause })
