import { looksLikeFlow } from '@testmesh/flow'
import type { Check, Problem } from '../check.ts'
import { flowErrors } from './flow-errors.ts'
import { type CodeBlock, codeBlocksOf } from './markdown.ts'

/** Flows in the docs are valid, and those that show a mistake have one. */
export const checkDocFlows: Check = {
  name: 'flows in the docs are valid',
  run: ({ files }) =>
    [...files].flatMap(([file, text]) =>
      file.endsWith('.md')
        ? codeBlocksOf(text)
            .filter(isFlow)
            .flatMap((block) => judge(file, block))
        : [],
    ),
}

const isFlow = ({ language, text }: CodeBlock): boolean => /^ya?ml$/.test(language) && looksLikeFlow(text)

const judge = (file: string, { text, line, before }: CodeBlock): Problem[] => {
  const errors = flowErrors(text)
  if (before.trim() !== '<!-- invalid -->') return errors.map((error) => ({ file, line: line + error.line - 1, message: error.message }))
  return errors.length > 0 ? [] : [{ file, line, message: 'is marked as invalid, but has no error' }]
}
