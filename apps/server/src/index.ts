export { serverCodes } from './codes.ts'
export { openApiDocument } from './operations/openapi.ts'
export type { RunningServer, ServerOptions } from './start-server.ts'
export { startServer } from './start-server.ts'
