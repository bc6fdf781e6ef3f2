import type { NetConnectOpts } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import { findTarget } from '../../node/open-socket.ts'
import { dockerError } from '../docker-error.ts'

/** Where an engine listens: the path of a socket, or a host and its port. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number }

/** The engine that is meant. @throws ActionError DOCKER_BAD_SETTINGS */
export const addressOf = (written: string | undefined): Address => {
  const text = written ?? (process.env.DOCKER_HOST || OWN[process.platform === 'win32' ? 'windows' : 'unix'])
  const [, path] = /^(?:unix|npipe):\/\/(.+)$/.exec(text) ?? []
  if (path !== undefined) return { path }
  const url = /^(?:tcp|http):\/\//.test(text) ? URL.parse(text.replace(/^tcp/, 'http')) : null
  if (url?.hostname) return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 2375) }
  throw dockerError('DOCKER_BAD_SETTINGS', `${JSON.stringify(text)} is no address of an engine`, {
    hint: 'Write unix:///path, npipe:////./pipe/docker_engine, or tcp://host:port without TLS; a tunnel of SSH makes one of the rest.',
  })
}

const OWN = { unix: 'unix:///var/run/docker.sock', windows: 'npipe:////./pipe/docker_engine' }

export const inWords = (address: Address): string => ('path' in address ? address.path : `${address.host}:${address.port}`)

/** Where the ports of its containers are. */
export const hostOf = (address: Address): string => ('path' in address ? '127.0.0.1' : address.host)

/** As `http.request` takes it; a host by the address that egress pins. */
export const targetOf = async (address: Address, net: ActionContext['net']): Promise<Record<string, unknown>> =>
  'path' in address
    ? { socketPath: address.path }
    : { ...((await findTarget(address.host, address.port, net)) as NetConnectOpts & object), headers: { host: 'docker' } }
