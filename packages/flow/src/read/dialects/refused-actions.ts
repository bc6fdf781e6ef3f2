/** Actions of older files that nobody provides any more, and what to use instead. */
export const refusedActions: Readonly<Record<string, string>> = {
  'debug.breakpoint': 'remove the step; "testmesh run --to <step>" stops after a step',
  'mcp.prompt': 'use the action mcp with operation: get_prompt',
  'postgresql.insert': 'use database_query',
  'postgresql.update': 'use database_query',
  'postgresql.delete': 'use database_query',
  loop: 'use for_each, while or repeat',
}

/** What other tools call them. */
const elsewhere: Readonly<Record<string, string>> = {
  rest: 'use http_request',
  get: 'use http_request',
  post: 'use http_request with method: POST',
  put: 'use http_request with method: PUT',
  delete: 'use http_request with method: DELETE',
  fetch: 'use http_request',
  curl: 'use http_request',
  graphql: 'use http_request with graphql: { query: … }',
  print: 'use log',
  echo: 'use log',
  pause: 'use delay',
}

export const insteadOfAction = (name: string): string | undefined => {
  if (Object.hasOwn(refusedActions, name)) return refusedActions[name]
  if (Object.hasOwn(elsewhere, name)) return elsewhere[name]
  return name.startsWith('postgresql.') ? 'use database_query' : undefined
}
