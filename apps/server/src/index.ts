// Begun: the routes of flows, collections, environments and executions; who may use them comes with the accounts.
export type { Access, AuditEntry, ChangeLog, KeptReply, KeyedRequest } from './http/access.ts'
export type { Caller, EnteredWorkspace } from './http/call.ts'
export type { AppOptions, FinishedRequest } from './http/create-app.ts'
export { createApp } from './http/create-app.ts'
export { handlersOf } from './routes/handlers.ts'
