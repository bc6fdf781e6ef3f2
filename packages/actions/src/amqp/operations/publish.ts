import type { AmqpConfig, AmqpResult, Operating } from './operating.ts'
import { send, toDestination, toOptions } from './send.ts'

export const publish = async (config: AmqpConfig, { context, stop, pool }: Operating): Promise<Omit<AmqpResult, 'duration_ms'>> => {
  toDestination(config)
  const options = { ...toOptions(config, context.trace.traceparent), mandatory: config.mandatory ?? true }
  const { exchange, routingKey } = await pool.use(stop, 'the confirmation of the broker', async (client) => {
    const open = await client.openConfirmChannel()
    const sent = await send(open, config, options)
    await open.channel.close().catch(() => undefined)
    return sent
  })
  return { success: true, exchange, routing_key: routingKey }
}
