/** Where the shop listens on 127.0.0.1 when it is started by hand. */
export const defaultPorts = {
  users: 5001,
  products: 5002,
  orders: 5003,
  notifications: 5004,
  recommendations: 5005,
  web: 5006,
  feed: 5007,
  mcp: 5008,
  grpc: 5009,
  database: 5010,
} as const

export type PortName = keyof typeof defaultPorts

export class PortTaken extends Error {
  override readonly name = 'PortTaken'
  constructor(service: string, port: number) {
    super(`port ${port} (${service}) is taken; stop what listens there, or is the shop running already?`)
  }
}
