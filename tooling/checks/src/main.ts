// pnpm check: holds the rules of the house that a program can hold. Exit code 1 when one is broken.
import { join } from 'node:path'
import { type Check, problemLine } from './check.ts'
import { checksOf } from './checks.ts'
import { loadWorkspace } from './workspace/load-workspace.ts'

const root = join(import.meta.dirname, '../../..')
const workspace = loadWorkspace(root)

/** Prints what a check finds and says whether that is nothing. */
const isHeld = async (check: Check): Promise<boolean> => {
  const problems = await check.run(workspace)
  if (problems.length === 0) return true
  process.stdout.write(`✗ ${check.name}\n${problems.map((problem) => `    ${problemLine(problem)}\n`).join('')}`)
  return false
}

const checks = checksOf(root)
let held = 0
for (const check of checks) if (await isHeld(check)) held += 1
process.stdout.write(`${held} of ${checks.length} rules held\n`)
process.exitCode = held === checks.length ? 0 : 1
