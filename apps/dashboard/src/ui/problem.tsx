interface Told {
  readonly message: string
  readonly code?: string
  readonly problem?: {
    readonly hint?: string | undefined
    readonly errors?: readonly { readonly pointer: string; readonly message: string }[] | undefined
    readonly diagnostics?: readonly { readonly message: string }[] | undefined
  }
}

/** Why something was refused, and what to do: for a field, a toast, a line of its own. */
export const problemText = (error: unknown): string => {
  const { message, code, problem } = error as Told
  if (code === 'UNREACHABLE') return 'The server does not answer. What you gave is still here: try again when it is back.'
  const details = [...(problem?.errors ?? []), ...(problem?.diagnostics ?? [])].map((one) => one.message)
  return [...new Set([message, ...details, problem?.hint])].filter(Boolean).join(' ')
}

/** The same as a line of a form. */
export const ProblemLine = ({ error }: { error: unknown }) =>
  error ? (
    <p role="alert" className="text-table text-failed-ink">
      {problemText(error)}
    </p>
  ) : null
