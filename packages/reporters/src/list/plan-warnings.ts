import type { ExecutionEvent } from '@testmesh/protocol'

/** What is known of a flow before it runs is the same for each of its data rows: told with the first, or with none where it was told already. */
export const planWarningsOnce = (areTold = false): ((event: ExecutionEvent) => ExecutionEvent) => {
  const told = new Set<string>()
  return (event) => {
    if (event.type !== 'execution.started' || !event.data.warnings) return event
    const { flow, warnings } = event.data
    const untold = warnings.filter((warning) => {
      const { size } = told
      return !areTold && told.add(JSON.stringify([flow.file, warning])).size > size
    })
    return { ...event, data: { ...event.data, warnings: untold } }
  }
}
