import { checkActionFolders } from './actions/check-action-folders.ts'
import { checkExampleFlows } from './actions/check-example-flows.ts'
import { checkGenerated } from './actions/check-generated.ts'
import type { Check } from './check.ts'
import { checkHttpImports } from './code/check-http-imports.ts'
import { checkPurity } from './code/check-purity.ts'
import { checkWords } from './code/check-words.ts'
import { checkDocFlows } from './docs/check-doc-flows.ts'
import { checkLinks } from './docs/check-links.ts'
import { checkCodeUse } from './errors/check-code-use.ts'
import { checkErrorDocs } from './errors/check-error-docs.ts'
import { checkCycles } from './imports/check-cycles.ts'
import { checkDependencies } from './imports/check-dependencies.ts'
import { checkImports } from './imports/check-imports.ts'
import { checkSiblings } from './imports/check-siblings.ts'
import { checkBuildInputs } from './manifests/check-build-inputs.ts'
import { checkCatalog } from './manifests/check-catalog.ts'
import { checkChangesets } from './manifests/check-changesets.ts'
import { checkManifests } from './manifests/check-manifests.ts'

/** All rules of the house that a program can hold, in the order they are told. */
export const checksOf = (root: string): readonly Check[] => [
  checkImports,
  checkDependencies,
  checkSiblings,
  checkCycles,
  checkActionFolders,
  checkGenerated(root),
  checkExampleFlows,
  checkErrorDocs,
  checkCodeUse,
  checkPurity,
  checkHttpImports,
  checkWords,
  checkLinks,
  checkDocFlows,
  checkManifests,
  checkBuildInputs,
  checkCatalog,
  checkChangesets,
]
