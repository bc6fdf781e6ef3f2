import * as v from 'valibot'
import { diagnosticSchema } from '../diagnostic.ts'
import { defineRoute } from './define-route.ts'
import { idField, idParams, nameField, poolField, positionField, textField, timeField } from './fields.ts'

const environmentName = v.pipe(nameField, v.regex(/^[\w./-]+$/, 'must be letters, digits, and . _ - /'))
const knownName = v.pipe(v.string(), v.regex(/^[A-Za-z_][\w.-]*$/, 'must begin with a letter or _ and go on with letters, digits, _ . -'))
/** The longest name that a variable or a secret is given; one that is there already may be longer. */
export const maxVariableName = 200
const variableName = v.pipe(knownName, v.maxLength(maxVariableName, `must have at most ${maxVariableName} characters`))

export const environmentSchema = v.object({
  id: v.string(),
  name: v.string(),
  description: v.nullable(v.string()),
  /** Whoever is about to run or change something in it is asked first: by the dashboard. The API asks nobody. */
  isProtected: v.boolean(),
  /** Headers and services that requests are routed by. */
  routing: v.record(v.string(), v.unknown()),
  /** Which workers and agents run what runs in it: those of the same pool. */
  pool: v.string(),
  position: v.number(),
  /** Goes up by one with each change. */
  version: v.number(),
  createdAt: timeField,
  updatedAt: timeField,
})

const content = {
  name: environmentName,
  description: v.optional(v.nullable(textField(2000))),
  isProtected: v.optional(v.boolean()),
  routing: v.optional(v.record(v.string(), v.unknown())),
  pool: v.optional(poolField),
  position: v.optional(positionField),
}

const variableSchema = v.object({ name: v.string(), value: v.unknown(), updatedBy: v.nullable(v.string()), updatedAt: timeField })
const secretSchema = v.object({ name: v.string(), version: v.number(), createdBy: v.nullable(v.string()), createdAt: timeField })
const secretParams = v.strictObject({ id: idField, name: variableName })
const environment = { tag: 'environments' } as const

export const environmentRoutes = {
  listEnvironments: defineRoute({
    ...environment,
    method: 'GET',
    path: '/environments',
    summary: 'All environments',
    reply: v.object({ items: v.array(environmentSchema) }),
  }),
  createEnvironment: defineRoute({
    ...environment,
    method: 'POST',
    path: '/environments',
    summary: 'Make an environment',
    body: v.strictObject(content),
    reply: environmentSchema,
    status: 201,
  }),
  getEnvironment: defineRoute({
    ...environment,
    method: 'GET',
    path: '/environments/:id',
    summary: 'An environment with its variables, and the names of its secrets',
    params: idParams,
    reply: v.object({ ...environmentSchema.entries, variables: v.array(variableSchema), secrets: v.array(secretSchema) }),
  }),
  updateEnvironment: defineRoute({
    ...environment,
    method: 'PUT',
    path: '/environments/:id',
    summary: 'Change an environment',
    params: idParams,
    body: v.strictObject(content),
    reply: environmentSchema,
    ifMatch: true,
  }),
  deleteEnvironment: defineRoute({
    ...environment,
    method: 'DELETE',
    path: '/environments/:id',
    summary: 'Remove an environment with its variables and secrets',
    params: idParams,
  }),
  getVariableMatrix: defineRoute({
    ...environment,
    method: 'GET',
    path: '/environments/matrix',
    summary: 'Every variable in every environment, and where secrets are set',
    reply: v.object({
      environments: v.array(v.object({ id: v.string(), name: v.string() })),
      variables: v.array(v.object({ name: v.string(), values: v.record(v.string(), v.unknown()) })),
      /** `versions`: of each environment that it is set in, to be changed with. */
      secrets: v.array(v.object({ name: v.string(), environments: v.array(v.string()), versions: v.record(v.string(), v.number()) })),
    }),
  }),
  changeVariables: defineRoute({
    ...environment,
    method: 'PATCH',
    path: '/environments/:id/variables',
    summary: 'Set and remove variables: all of it, or nothing',
    params: idParams,
    body: v.strictObject({
      set: v.optional(v.record(variableName, v.unknown()), {}),
      remove: v.optional(v.array(knownName), []),
      /**
       * The values that are changed; a name that is not among them is not set yet. When one is another now, nothing is changed, and
       * the answer is 409 with those as `current`. Left out: whatever is there is changed.
       */
      base: v.optional(v.record(knownName, v.unknown())),
    }),
    reply: v.object({ items: v.array(variableSchema) }),
  }),
  setSecret: defineRoute({
    ...environment,
    method: 'PUT',
    path: '/environments/:id/secrets/:name',
    summary: 'Give a secret a new value; no request ever reads it again',
    params: secretParams,
    names: 'name',
    body: v.strictObject({
      value: textField(64 * 1024),
      /** A short or common value is masked wherever it occurs by chance; say that you know. */
      allowWeak: v.optional(v.boolean(), false),
    }),
    reply: secretSchema,
    /** Version 0: it is not set yet. */
    ifMatch: 'optional',
  }),
  deleteSecret: defineRoute({
    ...environment,
    method: 'DELETE',
    path: '/environments/:id/secrets/:name',
    summary: 'Remove a secret with all its versions',
    params: secretParams,
    ifMatch: 'optional',
  }),
  importVariables: defineRoute({
    ...environment,
    method: 'POST',
    path: '/environments/:id/import',
    summary: 'Set variables from the text of a .env file',
    params: idParams,
    body: v.strictObject({
      text: textField(512 * 1024),
      /** As for `changeVariables`. */
      base: v.optional(v.record(knownName, v.unknown())),
    }),
    /** The diagnostics are warnings: of lines that were taken, and may mean something else. */
    reply: v.object({ items: v.array(variableSchema), diagnostics: v.array(diagnosticSchema) }),
  }),
  exportVariables: defineRoute({
    ...environment,
    method: 'GET',
    path: '/environments/:id/export',
    summary: 'The variables as a .env file, without secrets',
    params: idParams,
    media: 'text/plain; charset=utf-8',
  }),
} as const
