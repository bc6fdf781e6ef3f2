import { nearestNames } from '@testmesh/expressions'
import { lintRules } from '@testmesh/flow/lint'
import { allCodes } from '../all-codes.ts'
import { exitCodes } from '../exit-codes.ts'
import { UsageError } from '../usage-error.ts'

/** `testmesh explain`: what a code of an error means, and what helps. */
export const explainCommand = async (asked: string): Promise<number> => {
  const code = asked.toUpperCase().replaceAll('-', '_')
  const entry = allCodes[code]
  if (!entry) {
    const [nearest] = nearestNames(code, Object.keys(allCodes))
    throw new UsageError(`there is no code ${asked}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`)
  }
  process.stdout.write(`${code}\n\n${sentence(entry.title)}\n${sentence(entry.hint)}\n${ruleText(code)}`)
  return exitCodes.passed
}

/** For a rule of the linter: why, a flow it finds something in, and how that should be. */
const ruleText = (code: string): string => {
  const rule = lintRules.find((other) => other.code === code)
  if (!rule) return ''
  const indented = (flow: string): string => flow.replace(/^(?=.)/gm, '  ')
  return `\n${rule.why}\n\nInstead of\n\n${indented(rule.bad)}\nwrite\n\n${indented(rule.good)}`
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
