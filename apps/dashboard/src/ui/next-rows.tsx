'use client'
import { useEffect } from 'react'
import { Button } from './button.tsx'
import type { More } from './more.ts'
import { problemText } from './problem.tsx'

interface NextRowsProps {
  readonly more: More | undefined
  /** Of what is shown. */
  readonly isNearEnd: boolean
}

/** Asks for the next rows once the end is near; where that failed it says why, and waits to be asked. */
export const NextRows = ({ more, isNearEnd }: NextRowsProps) => {
  const { ask, error } = more ?? {}
  useEffect(() => {
    if (isNearEnd && !error) ask?.()
  }, [isNearEnd, error, ask])
  return (
    error && (
      <div role="alert" className="flex flex-wrap items-center gap-3 px-4 py-3">
        <p className="text-table text-failed-ink">The next ones could not be read. {problemText(error)}</p>
        <Button size="small" onClick={ask}>
          Try again
        </Button>
      </div>
    )
  )
}
