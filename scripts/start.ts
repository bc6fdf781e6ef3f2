// npm start: opens the demo shop, runs the demo flows against it, then serves them on port 8080 with what they did.
// It runs from source: nothing is built.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { main as testmesh } from '../apps/cli/src/main.ts'
import { explainStart } from '../apps/cli/src/server/explain-start.ts'
import { type Bug, bugNames, bugTable, PortTaken, parseBugs, type Shop, startShop } from '../examples/shop/src/index.ts'
import { chooseReceiver } from './choose-receiver.ts'
import { runStep } from './run-step.ts'
import { type Demo, demoSettings, serveDemo } from './serve-demo.ts'

const usage = `usage: npm start -- [--once] [--bug NAME]…

  --once      end when the flows have run, with their verdict
  --bug NAME  switch a fault of the shop on, for a flow to catch:
${bugNames.map((name) => `              ${name}: ${bugTable[name].does}`).join('\n')}
`

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const run = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { once: { type: 'boolean', default: false }, bug: { type: 'string', multiple: true, default: [] }, help: { type: 'boolean' } },
  })
  if (values.help) {
    say(usage)
    return 0
  }
  const bugs = parseBugs(values.bug)
  const settings = values.once ? undefined : await demoSettings()
  say('· opening the demo shop: users, products, orders, notifications, recommendations')
  const otlpEndpoint = await chooseReceiver({ isOnce: values.once })
  const shop = await openShop({ isOnce: values.once, bugs, otlpEndpoint })
  try {
    say(`· running the demo flows of examples/flows/ against it${bugs.length > 0 ? `, with ${bugs.join(', ')} switched on` : ''}\n`)
    process.chdir(join(import.meta.dirname, '..'))
    // The strongest variables there are: whatever the environment file says, the flows find this shop.
    for (const [name, value] of Object.entries(shop.environment())) process.env[`TESTMESH_VAR_${name}`] = value
    // They mostly wait: for events, for spans, for one another's turn.
    const exitCode = await testmesh(['run', 'examples/flows', '-j', '8'])
    if (!settings || exitCode === 130 || exitCode === 143) return exitCode
    const { isPassed } = await runStep('building the dashboard', [
      'turbo',
      'run',
      'build',
      '--filter=@testmesh/dashboard',
      '--output-logs=errors-only',
    ])
    if (!isPassed) return 1
    const demo = await serveDemo(settings, shop.environment(), say)
    say(whatNext(shop, demo))
    await interrupted()
    say('· ending: what runs may finish')
    await demo.close()
    return exitCode
  } finally {
    await shop.stop()
  }
}

interface Opening {
  readonly isOnce: boolean
  readonly bugs: readonly Bug[]
  /** Where flows take spans. */
  readonly otlpEndpoint: string
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

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })

run().then(
  (exitCode) => {
    process.exitCode = exitCode
  },
  (error: unknown) => {
    const explained = explainStart(error)
    process.stderr.write(`${explained?.message ?? (error instanceof Error ? error.message : String(error))}\n`)
    process.exitCode = explained?.exitCode ?? 2
  },
)
