import { parseBugs } from './bugs.ts'
import type { ShopOptions } from './start-shop.ts'

export interface MainConfig {
  readonly shop: ShopOptions
  /** Prints the addresses as `NAME=value` lines instead of for people. */
  readonly printEnv: boolean
  readonly printTiming: boolean
}

/**
 * `SHOP_BUGS=a,b`, `SHOP_DATABASE_URL`, `SHOP_KAFKA_BROKERS=a:9092,b:9092`, `SHOP_REDIS_URL`,
 * `SHOP_OTLP_ENDPOINT` (or `off`), `SHOP_TIMING=1`; `--print-env`, `--free-ports`.
 *
 * @throws Error in plain words for an unknown flag or bug
 */
export const readConfig = (env: NodeJS.ProcessEnv, args: readonly string[]): MainConfig => {
  const unknown = args.find((arg) => arg !== '--print-env' && arg !== '--free-ports')
  if (unknown !== undefined) throw new Error(`there is no option "${unknown}"; there are: --print-env, --free-ports`)
  return {
    shop: {
      ports: args.includes('--free-ports') ? 'free' : 'default',
      databaseUrl: env.SHOP_DATABASE_URL || undefined,
      kafkaBrokers: env.SHOP_KAFKA_BROKERS ? splitList(env.SHOP_KAFKA_BROKERS) : undefined,
      redisUrl: env.SHOP_REDIS_URL || undefined,
      otlpEndpoint: otlpEndpointOf(env.SHOP_OTLP_ENDPOINT),
      bugs: parseBugs(splitList(env.SHOP_BUGS ?? '')),
    },
    printEnv: args.includes('--print-env'),
    printTiming: env.SHOP_TIMING === '1',
  }
}

/** Where flows take spans when nobody chose another place. */
const otlpEndpointOf = (given = ''): string | undefined => (given === 'off' ? undefined : given || 'http://127.0.0.1:4318')

const splitList = (text: string): string[] => text.split(',').flatMap((part) => part.trim() || [])
