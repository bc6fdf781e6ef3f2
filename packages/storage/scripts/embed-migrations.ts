import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Writes the SQL files of `migrations/` into a table of texts, so that a bundle has them. `pnpm migrations` runs it after drizzle-kit. */
const folder = new URL('../migrations/', import.meta.url)
const entries = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()
  .map((name) => ({ number: Number(name.slice(0, 4)), name: name.slice(5, -4), sql: readFileSync(new URL(name, folder), 'utf8') }))

writeFileSync(
  new URL('../src/generated/migrations.ts', import.meta.url),
  `// Written by scripts/embed-migrations.ts from migrations/. Do not edit.\nimport type { Migration } from '../migrate/migration.ts'\n\nexport const migrations: readonly Migration[] = ${JSON.stringify(entries, null, 2)}\n`,
)
