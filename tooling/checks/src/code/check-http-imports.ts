import type { Check } from '../check.ts'
import { productSources } from '../workspace/workspace.ts'

const costly: ReadonlySet<string> = new Set(['node:http', 'node:https', 'node:http2', 'http', 'https', 'http2'])

/** An import of these as modules loads far more than `process.getBuiltinModule` does; types cost nothing. */
export const checkHttpImports: Check = {
  name: 'node:http is loaded by process.getBuiltinModule',
  run: ({ packages }) =>
    packages.flatMap((importer) =>
      productSources(importer).flatMap(({ path, requests }) =>
        requests
          .filter(({ specifier, isTypeOnly }) => costly.has(specifier) && !isTypeOnly)
          .map(({ specifier, line }) => ({ file: path, line, message: `"${specifier}": use process.getBuiltinModule('${specifier}')` })),
      ),
    ),
}
