import { dockerError } from '../docker-error.ts'

/** `{ container: host }`, or `host:container` in a list. */
export type WrittenPorts = Readonly<Record<string, string | number>> | readonly (string | number)[]

/** A port of a container, and the one of the machine that leads there. */
export interface Binding {
  /** `80/tcp` */
  readonly container: string
  /** 0: a free one. */
  readonly host: number
}

/** @throws ActionError DOCKER_BAD_SETTINGS */
export const readPorts = (written: WrittenPorts = {}): readonly Binding[] => {
  if (!Array.isArray(written)) return Object.entries(written).map(([container, host]) => toBinding(container, String(host)))
  return written.map((item: string | number) => {
    const [first = '', second] = String(item).split(':')
    return second === undefined ? toBinding(first, '0') : toBinding(second, first)
  })
}

const toBinding = (container: string, host: string): Binding => {
  const [, port, protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(container) ?? []
  if (port === undefined || !isPort(port) || !/^\d{1,5}$/.test(host) || Number(host) > 65_535)
    throw dockerError('DOCKER_BAD_SETTINGS', `${container}: ${host} is no pair of ports`, {
      hint: 'Write { 80: 8080 } for port 80 of the container on port 8080 here, { 80: 0 } for a free one; or "8080:80" in a list.',
    })
  return { container: `${port}/${protocol}`, host: Number(host) }
}

const isPort = (text: string): boolean => Number(text) > 0 && Number(text) <= 65_535

/** What the engine says about the ports of a container. */
export type PublishedPorts = Readonly<Record<string, readonly { readonly HostPort?: string }[] | null>>

/** `{ "80": 32768 }`; ports that are not TCP keep their protocol: `53/udp`. */
export const publishedPorts = (ports: PublishedPorts = {}): Record<string, number> =>
  Object.fromEntries(
    Object.entries(ports).flatMap(([container, hosts]) => {
      const host = Number(hosts?.[0]?.HostPort)
      return host > 0 ? [[container.replace(/\/tcp$/, ''), host]] : []
    }),
  )
