// Curl commands alone, as a page reads them when one is pasted.

export type { HttpRequest, HttpStep } from '../http-step.ts'
export type { Loss } from '../imported.ts'
export { NotImportable } from '../imported.ts'
export { type NewFlow, writeFlow, writeSteps } from '../write-flow.ts'
export { type CurlSteps, readCurl } from './read-curl.ts'
