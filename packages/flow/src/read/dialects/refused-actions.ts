/** Actions of older files that nobody provides any more, and what to use instead. */
const refused: Readonly<Record<string, string>> = {
  'debug.breakpoint': 'remove the step, and run "testmesh debug" with a breakpoint',
  'mcp.prompt': 'use the action mcp with operation: get_prompt',
  loop: 'use for_each, while or repeat',
}

export const insteadOfAction = (name: string): string | undefined => {
  if (Object.hasOwn(refused, name)) return refused[name]
  return name.startsWith('postgresql.') ? 'use database_query' : undefined
}
