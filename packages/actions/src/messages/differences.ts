import { describePart, type MatchFunction } from '@testmesh/action-kit'
import { judge, judgePath } from './judge.ts'
import type { ContentMatch } from './match-fields.ts'

interface AnyMessage {
  readonly value: unknown
  readonly headers?: unknown
}

/** What the content of a message is not as wanted, a few words each; none when it matches. */
export const contentDifferences = (message: AnyMessage, match: ContentMatch): string[] => {
  const { headers, value, json_path, json_value, expression } = match
  const names = { ...message, $: message.value }
  return [
    ...partDifferences('headers', message.headers, headers),
    ...partDifferences('value', message.value, value),
    ...[json_path ?? []].flat().flatMap((path) => judgePath(path, names, json_value)),
    ...(expression ? judge(expression, names) : []),
  ]
}

/** The same for a part of the message that has a name. */
export const partDifferences = (name: string, part: unknown, match: MatchFunction | undefined): string[] =>
  (match?.(part) ?? []).map((mismatch) => describePart(name, mismatch))
