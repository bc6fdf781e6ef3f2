import { looksLikeFlow } from '@testmesh/flow'
import type { Check, Problem } from '../check.ts'
import { flowErrors } from './flow-errors.ts'
import { type CodeBlock, codeBlocksOf } from './markdown.ts'

/** Flows in the docs are valid, but for those that show a mistake: `yaml broken FLOW_EMPTY`. */
export const checkDocFlows: Check = {
  name: 'flows in the docs are valid',
  run: ({ files }) =>
    [...files].flatMap(([file, text]) =>
      file.endsWith('.md')
        ? codeBlocksOf(text)
            .filter((block) => isFlow(block) && !showsMistake(file, block))
            .flatMap((block) => judge(file, block))
        : [],
    ),
}

const isFlow = ({ language, text }: CodeBlock): boolean => /^ya?ml$/.test(language) && looksLikeFlow(text)

/** Only where the tests look whether the mistake is there: in the docs, and in the examples of codes, which become a page of them. */
const showsMistake = (file: string, { info }: CodeBlock): boolean =>
  /^broken\b/.test(info) && (file === 'README.md' || /^docs\/|\/codes\.md$/.test(file))

const judge = (file: string, { text, line }: CodeBlock): Problem[] =>
  flowErrors(text).map((error) => ({ file, line: line + error.line - 1, message: error.message }))
