// pnpm run build: the command line, as it is published, into dist/.
import { join } from 'node:path'
import { bundleCli } from './bundle.ts'

await bundleCli(join(import.meta.dirname, '../dist'))
