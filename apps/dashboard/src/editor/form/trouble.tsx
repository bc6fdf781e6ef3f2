'use client'
import { Told } from './told.tsx'
import { useProblem } from './use-problem.ts'

/** What is wrong at a place, below what stands there. */
export const Trouble = ({ pointer, isDeep = true }: { pointer: string; isDeep?: boolean }) => {
  const problem = useProblem(pointer, { isDeep })
  if (!problem) return null
  return (
    <p className={problem.severity === 'error' ? 'text-meta text-failed-ink' : 'text-meta text-flaky-ink'}>
      <Told problem={problem} />
    </p>
  )
}
