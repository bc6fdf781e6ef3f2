'use client'
import { useProblem } from './use-problem.ts'

/** What is wrong at a place, below what stands there. */
export const Trouble = ({ pointer, isDeep = true }: { pointer: string; isDeep?: boolean }) => {
  const problem = useProblem(pointer, { isDeep })
  return problem === undefined ? null : <p className="text-meta text-failed-ink">{problem}</p>
}
