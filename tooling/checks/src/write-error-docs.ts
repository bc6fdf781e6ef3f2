// Writes docs/errors.md from the codes.ts of the packages.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeTables } from './errors/code-tables.ts'
import { errorDocsPath, renderErrorDocs } from './errors/render-error-docs.ts'
import { loadWorkspace } from './workspace/load-workspace.ts'

const root = join(import.meta.dirname, '../../..')
const path = join(root, errorDocsPath)
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, renderErrorDocs(codeTables(loadWorkspace(root))))
process.stdout.write(`written: ${errorDocsPath}\n`)
