import { writeFileSync } from 'node:fs'
import { makeTemplate } from '../src/pglite/make-template.ts'

/** Puts the template of a first start beside the built code, see `PgliteOptions.template`. */
writeFileSync(new URL('../dist/template.tar.gz', import.meta.url), await makeTemplate())
