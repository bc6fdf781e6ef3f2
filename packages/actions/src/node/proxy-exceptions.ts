/**
 * Whether `NO_PROXY` excepts a host: `*` all of them, `example.com` also what is below it, `.example.com` and `*.example.com` the same,
 * `host:8080` one port of it, `10.0.0.0/8` addresses that are written as such.
 */
export const isExcepted = (host: string, port: number, except: string): boolean => {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return except
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || (entry.includes('/') ? isInNetwork(name, entry) : isBelow(name, port, entry)))
}

const isBelow = (host: string, port: number, entry: string): boolean => {
  const [, written = entry, ownPort] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(isAddress6(entry) ? '' : entry) ?? []
  const name = written.replace(/^\[(.*)\]$/, '$1').replace(/^\*?\./, '')
  if (name === '' || (ownPort !== undefined && Number(ownPort) !== port)) return false
  return host === name || host.endsWith(`.${name}`)
}

const isAddress6 = (text: string): boolean => process.getBuiltinModule('node:net').isIPv6(text)

const isInNetwork = (host: string, network: string): boolean => {
  const { BlockList, isIP } = process.getBuiltinModule('node:net')
  const [address = '', bits = ''] = network.split('/')
  const family = isIP(address)
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32)) return false
  const list = new BlockList()
  const type = family === 6 ? 'ipv6' : 'ipv4'
  list.addSubnet(address, Number(bits), type)
  return list.check(host, type)
}
