import { readFileSync } from 'node:fs'

/** Creates the tables that are missing. */
export const schemaSql = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8')

/** Two customers and twelve products; may be run again. */
export const seedSql = readFileSync(new URL('./seed.sql', import.meta.url), 'utf8')
