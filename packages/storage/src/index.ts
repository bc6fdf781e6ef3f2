// The ports
export type { Database, Sql } from './ports.ts'
