import type { LintRule } from './lint-rule.ts'
import { deadCapture } from './rules/dead-capture.ts'
import { duplicateStep } from './rules/duplicate-step.ts'
import { hardcodedHost } from './rules/hardcoded-host.ts'
import { hardcodedSecret } from './rules/hardcoded-secret.ts'
import { missingCleanup } from './rules/missing-cleanup.ts'
import { noAssertion } from './rules/no-assertion.ts'
import { quarantineLong } from './rules/quarantine-long.ts'
import { retryHides } from './rules/retry-hides.ts'
import { sleep } from './rules/sleep.ts'
import { statusOnly } from './rules/status-only.ts'
import { unreachableStep } from './rules/unreachable-step.ts'
import { wordAsText } from './rules/word-as-text.ts'

/** Every rule, in the order of the docs. */
export const lintRules: readonly LintRule[] = [
  noAssertion,
  statusOnly,
  deadCapture,
  wordAsText,
  sleep,
  hardcodedHost,
  hardcodedSecret,
  missingCleanup,
  retryHides,
  duplicateStep,
  unreachableStep,
  quarantineLong,
]
