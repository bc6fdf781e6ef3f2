/** Actions of older files that nobody provides any more, and what to use instead. */
export const refusedActions: Readonly<Record<string, string>> = {
  'debug.breakpoint': 'remove the step; "testmesh run --to <step>" stops after a step',
  'mcp.prompt': 'use the action mcp with operation: get_prompt',
  'postgresql.insert': 'use database_query',
  'postgresql.update': 'use database_query',
  'postgresql.delete': 'use database_query',
  loop: 'use for_each, while or repeat',
}

export const insteadOfAction = (name: string): string | undefined => {
  if (Object.hasOwn(refusedActions, name)) return refusedActions[name]
  return name.startsWith('postgresql.') ? 'use database_query' : undefined
}
