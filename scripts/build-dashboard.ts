import { oneAtATime } from './one-at-a-time.ts'
import { runStep, type StepResult } from './run-step.ts'

const name = 'building the dashboard'
const command = ['turbo', 'run', 'build', '--filter=@testmesh/dashboard', '--output-logs=errors-only'] as const

/** The pages as their source says. Two builds in one folder would break each other; who waited for another finds the pages made. */
export const buildDashboard = (): Promise<StepResult> => oneAtATime(name, () => runStep(name, command))
