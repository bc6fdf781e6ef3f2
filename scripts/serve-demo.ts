// A server with the demo flows in it, run once against the open shop: data in .testmesh/server of the clone.

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { type Serving, startServing } from '../apps/cli/src/commands/serve.ts'
import { collectFiles } from '../apps/cli/src/remote/collect-files.ts'
import { loadSettings, type ServerSettings } from '../apps/cli/src/server/settings.ts'
import { actionDescriptors } from '../packages/actions/src/index.ts'
import { createClient } from '../packages/client/src/index.ts'
import { hashToken, newApiKey, setSecret, shownPart } from '../packages/platform/src/index.ts'
import { bareProject, loadEnvironment, loadFlows } from '../packages/project/src/index.ts'
import { hasErrors, type JsonValue } from '../packages/protocol/src/index.ts'
import { accountsOf, type OpenWorkspace, refuseFolderInUse, withWorkspace } from '../packages/storage/src/index.ts'
import { pushDemo } from './push-demo.ts'
import { root } from './run-step.ts'

const project = bareProject(join(root, 'examples'))

export interface Demo {
  readonly url: string
  readonly setupLink: string | undefined
  close(): Promise<void>
}

/** What the server of the demo goes by; its folder is free. @throws FolderInUse, or Error with what is wrong */
export const demoSettings = async (): Promise<ServerSettings> => {
  const given = { data: process.env.TESTMESH_DATA ?? join(root, '.testmesh/server'), log_level: 'warn' }
  const { settings, diagnostics } = await loadSettings({ given, env: process.env })
  if (!settings) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  if (settings.database_url === undefined) await refuseFolderInUse(settings.data)
  return settings
}

export const serveDemo = async (
  settings: ServerSettings,
  variables: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<Demo> => {
  const serving = await startServing(settings).catch(async (error: unknown) => {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    say(`\n· another program listens on port ${settings.port}; taking a free one instead`)
    return startServing({ ...settings, port: 0 })
  })
  try {
    const workspace = await demoWorkspace(serving)
    await putEnvironment(workspace, serving, variables)
    say(`\n· running the demo flows once more, on the server at ${serving.url}`)
    const counts = await runDemo(workspace, serving, say)
    say(
      `  ${Object.entries(counts)
        .map(([verdict, count]) => `${count} ${verdict}`)
        .join(', ')}, kept with every event`,
    )
    return serving
  } catch (error) {
    await serving.close()
    throw error
  }
}

/** The one of the last start; else a new one, which the first account will own. */
const demoWorkspace = async ({ platform: { database } }: Serving): Promise<OpenWorkspace> => {
  const { workspaces } = accountsOf(database)
  const { id } = (await workspaces.findBySlug('demo')) ?? (await workspaces.create({ slug: 'demo', name: 'Demo' }))
  return withWorkspace(database, id)
}

/** With the addresses of the shop that is open now. Of the rest, only what is not there: people may have changed it. */
const putEnvironment = async (
  workspace: OpenWorkspace,
  { platform }: Serving,
  addresses: Readonly<Record<string, string>>,
): Promise<void> => {
  const { source, diagnostics } = await loadEnvironment(project, { name: 'local', descriptors: actionDescriptors })
  if (hasErrors(diagnostics)) throw new Error(`the environment of the demo: ${diagnostics.map(({ message }) => message).join('; ')}`)
  const secretNames = new Set(source?.secrets)
  const { id } =
    (await workspace.environments.findByName('local')) ??
    (await workspace.environments.create({ name: 'local', description: 'The demo shop' }))
  const stored = [...(await workspace.variables.list(id)), ...(await workspace.secrets.list(id))].map(({ name }) => name)
  const missing = Object.entries(source?.values ?? {}).filter(([name]) => !stored.includes(name))
  const [open, hidden] = [false, true].map((isSecret) => missing.filter(([name]) => secretNames.has(name) === isSecret))
  const set: Record<string, JsonValue> = { ...Object.fromEntries(open ?? []), ...addresses }
  await workspace.variables.change(id, { set })
  for (const [name, value] of hidden ?? [])
    await workspace.transaction((transaction) =>
      setSecret(transaction, platform.keyring, id, { name, value: String(value), allowWeak: true, by: null }),
    )
}

/** As any program would: by the API, with a key, which is revoked again. */
const runDemo = async (workspace: OpenWorkspace, { url }: Serving, say: (line: string) => void): Promise<Record<string, number>> => {
  const key = newApiKey()
  const { id } = await workspace.apiKeys.create({ name: 'npm start', prefix: shownPart(key), hash: hashToken(key), scope: 'admin' })
  try {
    const client = createClient({ url, token: key })
    const options = { project, descriptors: actionDescriptors, variables: { given: [], environment: [], project: [] } }
    const paths = globSync('flows/*.testmesh.yaml', { cwd: project.root }).sort()
    const flows = (await Promise.all(paths.map((path) => loadFlows(join(project.root, path), options)))).flat()
    const { flowIds, kept } = await pushDemo(client, workspace, await collectFiles(project, flows))
    if (kept.length > 0) say(`  kept as they were changed on the server, and not run: ${kept.join(', ')}`)
    const counts: Record<string, number> = {}
    for (const flowId of flowIds) {
      const { executions } = await client.createExecution({
        body: { flowId, environment: 'local', triggerType: 'cli', waitMs: 60_000 },
      })
      for (const { verdict } of executions) counts[verdict ?? 'unfinished'] = (counts[verdict ?? 'unfinished'] ?? 0) + 1
    }
    return counts
  } finally {
    await workspace.apiKeys.revoke(id)
  }
}
