import { policy } from '@testmesh/platform'
import { problemSchema, type Route, type RouteName, routes } from '@testmesh/protocol'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { apiPath } from '../http/create-app.ts'

/** The API as an OpenAPI document, made from the table of routes and the table of who may use them. */
export const openApiDocument = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'TestMesh',
    version,
    description: 'Runs flows, keeps what they did. Every answer that is no success is a problem (RFC 9457).',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: apiPath }],
  security: [{ bearer: [] }],
  paths: pathsOf(Object.entries(routes) as [RouteName, Route][]),
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An access token, or an API key (tm_live_…).' } },
    schemas: { Problem: schemaOf(problemSchema, 'output') },
    responses: {
      Problem: {
        description: 'It was not done, and why',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  },
})

const pathsOf = (operations: readonly [RouteName, Route][]): Record<string, Record<string, unknown>> => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, route] of operations) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) }
  }
  return paths
}

const operationOf = (operationId: RouteName, route: Route) => {
  const rule = policy[operationId]
  return {
    operationId,
    summary: route.summary,
    tags: [route.tag],
    'x-permission': rule,
    ...(rule.where === 'public' && { security: [] }),
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...(rule.where === 'workspace' ? [{ name: 'X-Workspace', in: 'header', required: false, schema: { type: 'string' } }] : []),
      ...(route.ifMatch ? [{ name: 'If-Match', in: 'header', required: route.ifMatch === true, schema: { type: 'string' } }] : []),
      ...(route.method === 'POST' && rule.where === 'workspace' && !route.isWork
        ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } }]
        : []),
    ],
    ...(route.body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }),
    ...(route.isSigned && {
      requestBody: { required: false, content: { 'application/json': {}, 'application/x-www-form-urlencoded': {} } },
    }),
    responses: { [successOf(route)]: contentOf(route), default: { $ref: '#/components/responses/Problem' } },
  }
}

const successOf = ({ status, reply, media }: Route): string => String(status ?? (reply || media ? 200 : 204))

const contentOf = ({ reply, media }: Route) => {
  if (media !== undefined) return { description: 'Done', content: { [media.split(';')[0] ?? media]: { schema: { type: 'string' } } } }
  return { description: 'Done', ...(reply && { content: { 'application/json': { schema: schemaOf(reply, 'output') } } }) }
}

interface ObjectJsonSchema {
  readonly properties?: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

const parametersOf = (place: 'path' | 'query', schema: Route['params']): object[] => {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as ObjectJsonSchema
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

/** What a schema cannot say in JSON Schema, a transformation or a check of ours, is left out. */
const schemaOf = (schema: GenericSchema<unknown, unknown>, typeMode: 'input' | 'output'): object => {
  // OpenAPI 3.1 speaks this draft.
  const options = { target: 'draft-2020-12', typeMode, errorMode: 'ignore' } as const
  const { $schema: _, ...json } = toJsonSchema(schema as never, options) as Record<string, unknown>
  return json
}
