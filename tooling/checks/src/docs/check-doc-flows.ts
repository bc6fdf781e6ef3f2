import { looksLikeFlow } from '@testmesh/flow'
import type { Check, Problem } from '../check.ts'
import { flowErrors } from './flow-errors.ts'
import { type CodeBlock, codeBlocksOf } from './markdown.ts'

/** Flows in the docs are valid, but for those that show a mistake: `yaml broken FLOW_EMPTY`. The tests hold them to it. */
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

const isFlow = ({ language, info, text }: CodeBlock): boolean =>
  /^ya?ml$/.test(language) && !info.startsWith('broken') && looksLikeFlow(text)

const judge = (file: string, { text, line }: CodeBlock): Problem[] =>
  flowErrors(text).map((error) => ({ file, line: line + error.line - 1, message: error.message }))
