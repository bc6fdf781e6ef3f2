// pnpm verify: all that a commit needs. The quick things first.
import { checks, runStep } from './run-step.ts'

const steps = [...checks, ['unit tests', ['vitest', 'run', '--project', 'unit']] as const]
const failed: string[] = []
for (const [name, command] of steps) if (!(await runStep(name, command)).isPassed) failed.push(name)
process.stdout.write(failed.length === 0 ? '\nready to commit\n' : `\nnot ready: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
