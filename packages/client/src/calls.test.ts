import { type Route, routes } from '@testmesh/protocol'
import { expect, it } from 'vitest'

const head = `// Written by \`pnpm vitest run --project unit packages/client -u\` of the routes in @testmesh/protocol. Do not edit it.
import type { RouteName } from '@testmesh/protocol'

/** All that a request needs to know of a route. Their schemas weigh ten times as much, and every page would carry them. */
export interface CallShape {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly hasBody?: true
  /** What it answers is no JSON. */
  readonly isMedia?: true
}

export const calls: Readonly<Record<RouteName, CallShape>> = {
`

const rowOf = ([name, { method, path, body, media }]: [string, Route]): string =>
  `  ${name}: { method: '${method}', path: '${path}'${body ? ', hasBody: true' : ''}${media === undefined ? '' : ', isMedia: true'} },\n`

it('knows of every route what a request needs', async () => {
  const rows = Object.entries(routes as Record<string, Route>).map(rowOf)
  await expect(`${head}${rows.join('')}}\n`).toMatchFileSnapshot('./generated/calls.ts')
})
