import type { ExecutionState } from '@testmesh/protocol'

/** What failed, as Markdown for a ticket or a chat. */
export const failureText = (state: ExecutionState, url: string): string => {
  const failed = [...state.steps.values()].filter(({ outcome, tolerated }) => !tolerated && (outcome === 'failed' || outcome === 'error'))
  const parts = failed.map(({ path, action, assertions, failure, attempts }) => {
    const lines = assertions
      .filter(({ passed }) => !passed)
      .map(
        ({ text, mismatches = [] }) =>
          `- \`${text}\`${mismatches.map(({ path: at, expected, actual }) => `\n  - ${at ? `\`${at}\` ` : ''}expected \`${expected?.text ?? ''}\`, got \`${actual?.text ?? 'nothing'}\``).join('')}`,
      )
    const { request, answer } = attempts.at(-1)?.exchange ?? {}
    return [
      `**${path}** (${action})`,
      ...(request ? [`\`${request}\``] : []),
      ...(answer ? [`answered \`${answer}\``] : []),
      ...(lines.length === 0 && failure ? [`${failure.message} (${failure.code})`] : lines),
    ].join('\n')
  })
  const head = `### ${state.verdict ?? state.status}: ${state.flow?.name ?? ''}`
  const about = [
    state.environment && `environment ${state.environment}`,
    state.durationMs !== undefined && `${Math.round(state.durationMs)} ms`,
  ]
    .filter(Boolean)
    .join(', ')
  return [head, about, ...(parts.length === 0 && state.failure ? [state.failure.message] : parts), url].filter(Boolean).join('\n\n')
}
