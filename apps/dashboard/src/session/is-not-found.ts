import { ApiProblem } from '@testmesh/client'

/** Whether the server answered that there is no such thing, or none any more. */
export const isNotFound = (error: unknown): boolean => error instanceof ApiProblem && error.status === 404
