/** Why something was refused, and what to do about it. Empty without an error. */
export const problemText = (error: unknown): string | undefined => {
  if (!error) return undefined
  const { message, code, problem } = error as {
    message: string
    code?: string
    problem?: { hint?: string; errors?: readonly { pointer: string; message: string }[] }
  }
  if (code === 'UNREACHABLE') return 'The server does not answer. Nothing is lost: try again when it is back.'
  // What has a code of its own says it in a sentence.
  const fields = (code === 'REQUEST_INVALID' ? (problem?.errors ?? []) : []).map((one) => `${one.pointer.split('/').at(-1)} ${one.message}`)
  return [...(fields.length > 0 ? [`${fields.join('; ')}.`] : [message]), problem?.hint].filter(Boolean).join(' ')
}

export const Problem = ({ error }: { error: unknown }) => {
  const text = problemText(error)
  return text === undefined ? null : (
    <p role="alert" className="text-table text-failed-ink">
      {text}
    </p>
  )
}
