import type { Egress } from '@testmesh/action-kit'

/** Every address is in reach: on a user's own machine, flows may go where the user may. */
export const openEgress = (): Egress => ({
  resolve: async (host) => {
    const { isIP } = process.getBuiltinModule('node:net')
    const family = isIP(host)
    if (family === 4 || family === 6) return { address: host, family }
    const { lookup } = process.getBuiltinModule('node:dns/promises')
    const found = await lookup(host)
    return { address: found.address, family: found.family === 6 ? 6 : 4 }
  },
})
