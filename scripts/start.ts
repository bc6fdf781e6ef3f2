// npm start: opens the demo shop, runs the demo flows against it, then serves them on port 8080 with what they did.
// It runs from source: nothing is built.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { main as testmesh } from '../apps/cli/src/main.ts'
import type { ServerSettings } from '../apps/cli/src/server/settings.ts'
import { type Bug, bugNames, bugTable, PortTaken, parseBugs, type Shop, type ShopOptions, startShop } from '../examples/shop/src/index.ts'
import { buildDashboard } from './build-dashboard.ts'
import { chooseReceiver } from './choose-receiver.ts'
import type { Demo } from './serve-demo.ts'
import type { StoryServers } from './story-servers.ts'

const usage = `usage: npm start -- [--once] [--story] [--bug NAME]…

  --once      end when the flows have run, with their verdict
  --story     with Kafka, Redis and a browser too, and the flow that follows one order through all of them: examples/story
  --bug NAME  switch a fault of the shop on, for a flow to catch:
${bugNames.map((name) => `              ${name}: ${bugTable[name].does}`).join('\n')}
`

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const run = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      story: { type: 'boolean', default: false },
      bug: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    say(usage)
    return 0
  }
  const bugs = parseBugs(values.bug)
  // A server's modules cost a third of a second, and one run needs none of them.
  const server = values.once ? undefined : await import('./serve-demo.ts')
  const settings = await server?.demoSettings()
  const servers = values.story ? await openStory() : undefined
  try {
    say('· opening the demo shop: users, products, orders, notifications, recommendations')
    const otlpEndpoint = await chooseReceiver({ isOnce: values.once })
    const opening = openShop({ isOnce: values.once, bugs, otlpEndpoint, ...servers?.options })
    // Its database opens in a thread of its own: meanwhile this one reads what runs flows.
    const [shop] = await Promise.all([opening, import('../apps/cli/src/commands/run.ts')])
    try {
      const exitCode = await runFlows(shop, { bugs, withStory: values.story })
      if (server && settings && exitCode !== 130 && exitCode !== 143) return await serve(shop, { server, settings, exitCode })
      if (exitCode === 1) say(howToKeepIt(bugs))
      return exitCode
    } finally {
      await shop.stop()
    }
  } finally {
    await servers?.stop()
  }
}

const openStory = async (): Promise<StoryServers> => {
  say('· starting Kafka and Redis')
  const { startStoryServers } = await import('./story-servers.ts')
  return startStoryServers()
}

interface Running {
  readonly bugs: readonly Bug[]
  readonly withStory: boolean
}

const runFlows = (shop: Shop, { bugs, withStory }: Running): Promise<number> => {
  const folders = ['examples/flows', ...(withStory ? ['examples/story'] : [])]
  say(`· running the demo flows of ${folders.join(' and ')} against it${bugs.length > 0 ? `, with ${bugs.join(', ')} switched on` : ''}\n`)
  process.chdir(join(import.meta.dirname, '..'))
  // The strongest variables there are: whatever the environment file says, the flows find this shop.
  for (const [name, value] of Object.entries(shop.environment())) process.env[`TESTMESH_VAR_${name}`] = value
  // The one that waits longest begins: its spans come while the others run.
  return testmesh(['run', 'examples/flows/16-one-trace.testmesh.yaml', ...folders, '-j', '4'])
}

interface Serving {
  readonly server: typeof import('./serve-demo.ts')
  readonly settings: ServerSettings
  readonly exitCode: number
}

/** Until somebody ends it; then with the verdict of the flows. */
const serve = async (shop: Shop, { server, settings, exitCode }: Serving): Promise<number> => {
  const { isPassed } = await buildDashboard()
  if (!isPassed) return 1
  const demo = await server.serveDemo(settings, shop.environment(), say)
  say(whatNext(shop, demo))
  await interrupted()
  say('· ending: what runs may finish')
  await demo.close()
  return exitCode
}

interface Opening extends Pick<ShopOptions, 'bugs' | 'otlpEndpoint' | 'kafkaBrokers' | 'redisUrl'> {
  readonly isOnce: boolean
}

const openShop = async ({ isOnce, ...options }: Opening): Promise<Shop> => {
  const log = (line: string): void => console.error(line)
  if (isOnce) return startShop({ ports: 'free', ...options, log })
  try {
    return await startShop({ ports: 'default', ...options, log })
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error
    say(`· ${error.message}; taking free ports instead`)
    return startShop({ ports: 'free', ...options, log })
  }
}

const whatNext = (shop: Shop, { url, setupLink }: Demo): string => `
TestMesh serves its dashboard on ${url} until Ctrl-C, and describes its API at ${url}/docs.
${setupLink === undefined ? 'Sign in with the account that you made.' : `Make the first account with this link, once:\n\n  ${setupLink}`}

In another terminal:

  npm run testmesh -- run examples/flows/02-captures-and-assertions.testmesh.yaml   run one flow
  npm run testmesh -- validate examples/flows                                       find problems without running
  npm start -- --once --bug wrong-total                                             see a failure, explained

The shop is open too; its storefront is at ${shop.urls.web}. Change a flow in examples/flows/ and run it again.`

const howToKeepIt = (bugs: readonly Bug[]): string => {
  const options = bugs.map((bug) => ` --bug ${bug}`).join('')
  return `
The shop of this run has ended. This keeps it open, so that what is said above can be run again:

  npm start${options === '' ? '' : ` --${options}`}`
}

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })

run().then(
  (exitCode) => {
    process.exitCode = exitCode
    // Everything is closed; only the exporter of the last spans would try for a second to reach who is gone.
    setTimeout(() => process.exit(), 10).unref()
  },
  async (error: unknown) => {
    const { explainStart } = await import('../apps/cli/src/server/explain-start.ts')
    const explained = explainStart(error)
    process.stderr.write(`${explained?.message ?? (error instanceof Error ? error.message : String(error))}\n`)
    process.exitCode = explained?.exitCode ?? 2
  },
)
