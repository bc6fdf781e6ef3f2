import type { Client } from '@grpc/grpc-js'
import type { ActionContext } from '@testmesh/action-kit'
import { requireDriver } from '../../driver.ts'
import { addressesOf } from '../../node/addresses-of.ts'
import { authorityOf, type Target } from '../target.ts'
import { toConnectError } from './connect-error.ts'
import { createCredentials, type NamedTlsSettings } from './credentials.ts'
import { addRoute } from './resolver.ts'

export interface ChannelSettings {
  readonly target: Target
  /** Absent: no TLS. */
  readonly tls?: NamedTlsSettings
}

/** A connection to one server, which many calls may share. */
export interface Channel {
  readonly grpc: typeof import('@grpc/grpc-js')
  readonly client: Client
  readonly settings: ChannelSettings
  /** Closes it and makes the next call open a new one: nobody waits for the back-off of a connection that failed. */
  discard(): void
}

/** A single message may not be larger: it is held in memory. Bytes. */
const maxMessageBytes = 64 * 1024 * 1024

/** The channel of this execution with these settings. It connects with its first call. @throws ActionError EGRESS_DENIED, GRPC_DNS */
export const findChannel = async (settings: ChannelSettings, context: ActionContext): Promise<Channel> => {
  const channels = await context.use('channels', openChannels)
  const key = JSON.stringify(settings)
  const known = channels.get(key)
  if (known) return known
  const forget = () => {
    if (channels.get(key) === opening) channels.delete(key)
  }
  const opening = openChannel(settings, context, forget)
  channels.set(key, opening)
  opening.catch(forget)
  return opening
}

const openChannels = async () => {
  const channels = new Map<string, Promise<Channel>>()
  const close = async () => {
    for (const opening of [...channels.values()]) await opening.then(({ discard }) => discard()).catch(() => undefined)
  }
  return { value: channels, close }
}

const openChannel = async (settings: ChannelSettings, context: ActionContext, forget: () => void): Promise<Channel> => {
  const grpc = await requireDriver('@grpc/grpc-js', () => import('@grpc/grpc-js'))
  const { host, port } = settings.target
  const pinned = await context.net.resolve(host, port).catch((error: unknown) => Promise.reject(toConnectError(error, settings)))
  const closing = new AbortController()
  const authority = authorityOf(settings.target)
  const addresses = addressesOf(host, pinned).map(({ address }) => address)
  const route = addRoute(grpc, { authority, addresses, port, signal: closing.signal })
  const client = new grpc.Client(route.target, createCredentials(grpc, settings.tls), {
    // A test sends what it says, once; where it connects to is decided above.
    'grpc.enable_retries': 0,
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_channelz': 0,
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': -1,
  })
  const discard = () => {
    forget()
    client.close()
    closing.abort()
    route.forget()
  }
  return { grpc, client, settings, discard }
}
