/** A server as a URL names it. */
export interface PostgresHost {
  /** A name or an address, of version 6 without brackets. */
  readonly host: string
  readonly port: number
}

/** The servers of `postgres://user:password@a:5432,b:5433/name`: with several, such a URL is none for Node. */
export const hostsOf = (url: string): readonly PostgresHost[] => {
  const [, hosts = ''] = /^[^/]*\/\/(?:[^/?]*@)?([^/?]*)/.exec(url) ?? []
  return hosts.split(',').map((text) => {
    const [, host = '', port] = /^(.*?)(?::(\d*))?$/.exec(text) ?? []
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port || 5432) }
  })
}
