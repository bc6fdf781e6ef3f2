import type { CodeEntry } from '@testmesh/protocol'

/** Every code this package reports. */
export const expressionCodes = {
  EXPRESSION_SYNTAX: {
    title: 'An expression or template cannot be read',
    hint: 'Look at the marked place; text that should stay as it is wants $${ or \\{{ for its first brace. The language is told in docs/language/expressions.md.',
  },
  EXPRESSION_UNKNOWN_NAME: {
    title: 'An expression uses a name that nothing defines',
    hint: 'Define it as a variable, an output of an earlier step or an input, or give a default: ${name:default}.',
  },
  EXPRESSION_UNKNOWN_FUNCTION: {
    title: 'An expression calls a function that does not exist',
    hint: 'Check the spelling; docs/language/functions.md lists the functions, docs/language/templates-and-names.md made-up data. What is meant as text wants quotes within its quotes: \'"Shop | Now"\'.',
  },
  EXPRESSION_MISSING: {
    title: 'A template reads a value that is missing',
    hint: 'Check the path, or say what to use instead: ${create.id ?? "none"}.',
  },
  EXPRESSION_TYPE: {
    title: 'An operator or function got a value of a type it cannot use',
    hint: 'Convert the value with number(), text() or parseJson(), or give a default with ??.',
  },
  EXPRESSION_PATTERN: {
    title: 'A regular expression, JSONPath or XPath cannot be read',
    hint: 'Regular expressions are those of RE2: no lookaround and no backreferences. JSONPath is RFC 9535, XPath 1.0.',
  },
  EXPRESSION_BUDGET: {
    title: 'An expression did too much work and was stopped',
    hint: 'Work on a smaller list, or move the work into a step of its own.',
  },
} as const satisfies Record<string, CodeEntry>

export type ExpressionCode = keyof typeof expressionCodes
