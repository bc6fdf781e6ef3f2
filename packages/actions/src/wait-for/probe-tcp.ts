import type { ConfigOf, Probe } from './probe.ts'

/** Ready when the port takes a connection, which is closed at once. */
export const probeTcp: Probe<ConfigOf<'tcp'>> = async ({ host, port }, { net }, signal) => {
  const { address, family } = await net.resolve(host, port)
  const { connect } = process.getBuiltinModule('node:net')
  const socket = connect({ host: address, family, port, signal })
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return { isReady: true, seen: 'an open port' }
  } finally {
    socket.destroy()
  }
}
