import { isDeepStrictEqual } from 'node:util'
import { builtinActions } from '@testmesh/actions'
import { pointerTo } from '@testmesh/flow/walk'
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
import { type environmentRoutes, hasErrors, type JsonObject, type JsonValue, maxVariableName } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { type Asking, valuesShownTo } from '../http/values-shown-to.ts'

export const environmentHandlers = (keyring: Keyring): WorkspaceHandlers<typeof environmentRoutes> => ({
  listEnvironments: async ({ workspace, ...call }) => ({ items: (await workspace.environments.list()).map(shownTo(call).environment) }),
  createEnvironment: ({ workspace, body }) => createEnvironment(workspace, toContent(body)),
  getEnvironment: async ({ workspace, params, ...call }) => ({
    ...shownTo(call).environment(await findEnvironment(workspace, params.id)),
    variables: (await workspace.variables.list(params.id)).map(shownTo(call).variable),
    secrets: await workspace.secrets.list(params.id),
  }),
  updateEnvironment: ({ workspace, params, body, base }) => updateEnvironment(workspace, params.id, { base, content: toContent(body) }),
  deleteEnvironment: async ({ workspace, params }) => {
    if (!(await workspace.environments.remove(params.id))) throw missing('environment')
  },
  getVariableMatrix: async ({ workspace, ...call }) => shownTo(call).values(await variableMatrix(workspace)),
  changeVariables: async ({ workspace, params, body, by }) => {
    const changes = given(body as { set: JsonObject; remove: string[]; base?: JsonObject })
    return { items: await changeVariables(workspace, params.id, { ...changes, by }) }
  },
  setSecret: ({ workspace, params, body, base, by }) =>
    setSecret(workspace, keyring, params.id, { ...body, ...given({ base }), name: params.name, by }),
  deleteSecret: async ({ workspace, params, base }) => {
    await removeSecret(workspace, params.id, { ...given({ base }), name: params.name })
  },
  importVariables: async ({ workspace, params, body, by }) => {
    const { values, diagnostics } = readEnvFile(body.text, 'the text')
    if (hasErrors(diagnostics))
      throw new Refusal('invalid', 'BAD_ENV_FILE', 'The text is no .env file, so nothing was set.', { diagnostics })
    const tooLong = Object.keys(values).find((name) => name.length > maxVariableName)
    if (tooLong !== undefined)
      throw new Refusal(
        'invalid',
        'BAD_ENV_FILE',
        `The name ${tooLong.slice(0, 20)}… has more than ${maxVariableName} characters, so nothing was set.`,
      )
    const { base } = body as { base?: JsonObject }
    return { items: await changeVariables(workspace, params.id, { set: values, ...given({ base }), by }), diagnostics }
  },
  exportVariables: async ({ workspace, params, ...call }) => {
    await findEnvironment(workspace, params.id)
    const variables = await workspace.variables.list(params.id)
    const shown = variables.map(shownTo(call).variable)
    const text = formatEnvFile(Object.fromEntries(shown.map(({ name, value }) => [name, value])))
    return new Response(isDeepStrictEqual(shown, variables) ? text : HIDDEN + text, {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  },
})

const HIDDEN = '# *** stands for passwords: they are shown to whoever may change variables.\n'

const shownTo = (call: Asking) => {
  const values = valuesShownTo(call)
  return {
    values,
    environment: <T extends { readonly routing: JsonObject }>(environment: T): T => ({
      ...environment,
      routing: values(environment.routing),
    }),
    variable: <T extends { readonly value: JsonValue }>(variable: T): T => ({ ...variable, value: values(variable.value) }),
  }
}

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
  throw new Refusal('invalid', 'BAD_ROUTING', `${['routing', ...path].join('.')}: ${message}.`, {
    errors: [{ pointer: path.reduce(pointerTo, '/body/routing'), message }],
    ...(hint !== undefined && { hint: hint.charAt(0).toUpperCase() + hint.slice(1) }),
  })
}
