/** Of a query that shows what becomes of executions, and what time does. What could not be read says so, and stays so until somebody tries again or the feed is back. */
export const followsExecutions = (askAgainMs: number) => ({
  meta: { followsExecutions: true },
  refetchInterval: ({ state }: { readonly state: { readonly status: string } }): number | false =>
    state.status === 'error' ? false : askAgainMs,
})
