import { readConfig } from './config.ts'
import { type Shop, startShop } from './start-shop.ts'

const main = async (): Promise<void> => {
  const { shop: options, printEnv, printTiming } = readConfig(process.env, process.argv.slice(2))
  const shop = await startShop({ ...options, log: (line) => console.error(line) })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shop.stop())
  console.log(printEnv ? toEnvironment(shop) : toGreeting(shop, options.bugs ?? []))
  if (printTiming) console.error(shop.timing.join('\n'))
}

const toEnvironment = (shop: Shop): string =>
  Object.entries(shop.environment())
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')

const toGreeting = (shop: Shop, bugs: readonly string[]): string => {
  const lines = Object.entries({ ...shop.urls, grpc: shop.grpcAddress, database: shop.databaseUrl })
  return [
    `The shop is open (events: ${shop.events}, cache: ${shop.cache}${bugs.length > 0 ? `, bugs: ${bugs.join(', ')}` : ''}).`,
    ...lines.map(([name, url]) => `  ${name.padEnd(16)}${url}`),
    'Log in as ada@example.com, password correct-horse. Stop with Ctrl-C.',
  ].join('\n')
}

main().catch((error: unknown) => {
  const cause =
    error instanceof Error && error.cause instanceof Error
      ? ` (${error.cause.message || String((error.cause as NodeJS.ErrnoException).code)})`
      : ''
  console.error(`The shop did not start: ${error instanceof Error ? error.message : String(error)}${cause}`)
  process.exitCode = 1
})
