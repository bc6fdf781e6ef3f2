/** What is dragged, as the browser knows it: the id of a folder; ids of flows, with spaces between. */
export const dragTypes = { folder: 'application/x-testmesh-folder', flows: 'application/x-testmesh-flows' } as const
