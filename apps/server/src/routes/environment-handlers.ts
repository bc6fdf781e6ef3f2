import { builtinActions } from '@testmesh/actions'
import {
  changeVariables,
  createEnvironment,
  findEnvironment,
  type Keyring,
  missing,
  Refusal,
  removeSecret,
  setSecret,
  updateEnvironment,
  variableMatrix,
} from '@testmesh/platform'
import { formatEnvFile, readEnvFile, routingProblems } from '@testmesh/project'
import type { environmentRoutes, JsonObject, JsonValue } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'

export const environmentHandlers = (keyring: Keyring): WorkspaceHandlers<typeof environmentRoutes> => ({
  listEnvironments: async ({ workspace }) => ({ items: await workspace.environments.list() }),
  createEnvironment: ({ workspace, body }) => createEnvironment(workspace, toContent(body)),
  getEnvironment: async ({ workspace, params }) => ({
    ...(await findEnvironment(workspace, params.id)),
    variables: await workspace.variables.list(params.id),
    secrets: await workspace.secrets.list(params.id),
  }),
  updateEnvironment: ({ workspace, params, body, base }) => updateEnvironment(workspace, params.id, { base, content: toContent(body) }),
  deleteEnvironment: async ({ workspace, params }) => {
    if (!(await workspace.environments.remove(params.id))) throw missing('environment')
  },
  getVariableMatrix: ({ workspace }) => variableMatrix(workspace),
  changeVariables: async ({ workspace, params, body, by }) => ({
    items: await changeVariables(workspace, params.id, { set: body.set as JsonObject, remove: body.remove, by }),
  }),
  setSecret: async ({ workspace, params, body, by }) => {
    await findEnvironment(workspace, params.id)
    return setSecret(workspace, keyring, params.id, { ...body, name: params.name, by })
  },
  deleteSecret: async ({ workspace, params }) => {
    await findEnvironment(workspace, params.id)
    await removeSecret(workspace, params.id, params.name)
  },
  importVariables: async ({ workspace, params, body, by }) => {
    const { values, diagnostics } = readEnvFile(body.text, 'the text')
    if (diagnostics.length > 0)
      throw new Refusal('invalid', 'BAD_ENV_FILE', 'The text is no .env file, so nothing was set.', { diagnostics })
    return { items: await changeVariables(workspace, params.id, { set: values, by }) }
  },
  exportVariables: async ({ workspace, params }) => {
    await findEnvironment(workspace, params.id)
    const variables = await workspace.variables.list(params.id)
    const text = formatEnvFile(Object.fromEntries(variables.map(({ name, value }) => [name, value])))
    return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
  },
})

const toContent = <B extends { readonly routing?: Readonly<Record<string, unknown>> | undefined; readonly name: string }>(body: B) => {
  const { routing, ...rest } = given(body)
  if (routing) checkRouting(routing)
  return { ...rest, name: body.name, ...(routing && { routing: routing as Record<string, JsonValue> }) }
}

/** @throws Refusal BAD_ROUTING with the first problem: a setting that no flow would read is a mistake */
const checkRouting = (routing: unknown): void => {
  const [problem] = routingProblems(routing, builtinActions.descriptors)
  if (!problem) return
  const { path, message, hint } = problem
  throw new Refusal('invalid', 'BAD_ROUTING', `${['routing', ...path].join('.')}: ${message}.`, hint === undefined ? {} : { hint })
}
