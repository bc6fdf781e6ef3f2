import { outputName } from '../../names/resolve-name.ts'
import { pointerTo } from '../../source/pointer.ts'
import type { LintContext, LintRule } from '../lint-rule.ts'
import { readTexts } from '../read-texts.ts'

/** An output whose name stands nowhere else in the flow. */
export const deadCapture: LintRule = {
  code: 'LINT_DEAD_CAPTURE',
  severity: 'warning',
  why: 'A reader looks for the step that uses it, and finds none. Often the check that should have read it was forgotten, or reads another name.',
  bad: `name: Orders
steps:
  - action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    output: { order_id: body.id }
    assert: [status == 201]
`,
  good: `name: Orders
steps:
  - action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    output: { order_id: body.id }
    assert: [status == 201]
  - action: http_request
    config: { url: "\${BASE_URL}/orders/\${order_id}" }
    assert: [body.status == "pending"]
`,
  find: (context) => {
    const words = wordsOf(context)
    return context.steps.flatMap(({ step, pointer }) =>
      Object.keys(step.output ?? {}).flatMap((key) => {
        const name = outputName(key)
        const place = pointerTo(`${pointer}/output`, key)
        const isRead = [...(words.get(name) ?? [])].some((other) => other !== place && !other.startsWith(`${place}/`))
        return isRead ? [] : [{ message: `nothing reads the output "${name}"`, pointer: place, at: 'key' as const }]
      }),
    )
  },
}

/** The words where names may be read, and where they stand. One that means something else counts too: better silent than wrong. */
const wordsOf = (context: LintContext): Map<string, Set<string>> => {
  const words = new Map<string, Set<string>>()
  for (const { text, pointer } of readTexts(context))
    for (const [word] of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*/gu))
      for (const part of new Set([word, ...word.split('-')])) words.set(part, (words.get(part) ?? new Set()).add(pointer))
  return words
}
