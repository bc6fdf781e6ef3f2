import { lineAt } from '../line-at.ts'
import type { FindTrap } from '../yaml-error.ts'
import { harmless, write } from './trap-text.ts'

const markerComment =
  /(?<=[\s,{[:])##?(?:string|number|integer|boolean|array|object|null|notnull|present|absent|uuid|date|datetime|email|url|ignore|regex|\[\d*\]|\?)/

/** `{ id: #uuid, total: 3 }`: the rest of the line is a comment, so the bracket never closes. */
export const markerInFlow: FindTrap = ({ message }, { text, scan }) => {
  if (!/sufficiently indented|end with a|Expected flow/.test(message)) return undefined
  for (const open of scan.openBrackets) {
    const line = lineAt(text, open)
    const found = markerComment.exec(line.text.slice(open - line.start))
    if (!found) continue
    const start = open + found.index
    return {
      problem: {
        code: 'YAML_COMMENT',
        message: `${found[0]} begins a comment in YAML, which hides the rest of the line`,
        hint: write(undefined, `"${found[0]}"`),
        start,
        end: start + found[0].length,
      },
      patch: { start, text: harmless(found[0]) },
    }
  }
  return undefined
}
