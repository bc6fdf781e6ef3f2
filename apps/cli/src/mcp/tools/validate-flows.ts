import { resolve } from 'node:path'
import * as v from 'valibot'
import { UsageError } from '../../usage-error.ts'
import { validityText } from '../../validity-text.ts'
import { whyNoFlows } from '../../why-no-flows.ts'
import { cut } from '../cut.ts'
import { findFlowFile } from '../flow-file.ts'
import { loadText } from '../load-text.ts'
import { foundProblems, problemEntries } from '../problems.ts'
import { select, selectionEntries, toSelectOptions } from '../selection.ts'
import { defineTool, reading } from '../tool.ts'

export const validateFlows = defineTool({
  name: 'validate_flows',
  title: 'Validate flows',
  description:
    'Finds every problem of flows without running them: those of the project that are meant, or a text that is not written yet. Each problem has its file, line, column, code, message and hint.',
  annotations: reading,
  input: {
    ...selectionEntries,
    text: v.optional(v.pipe(v.string(), v.description('A flow to look at, instead of files.'))),
    file: v.optional(v.pipe(v.string(), v.description('Where the text would stand; files that it names are looked for from there.'))),
  },
  output: { is_valid: v.boolean(), flows: v.number(), ...problemEntries },
  run: async ({ paths = [], text, file, ...asked }, { desk }) => {
    if (text === undefined) {
      const options = toSelectOptions(asked, desk)
      const { project, selected } = await select(desk, paths, options)
      const found = foundProblems(selected.flows, project, selected.diagnostics)
      const summary = selected.flows.length === 0 ? `no flows found: ${whyNoFlows(selected, options)}` : validityText(selected)
      return answer(found, selected.flows.length, summary)
    }
    if (paths.length > 0) throw new UsageError('give either text or paths')
    const { path } = file === undefined ? { path: resolve(desk.folder, 'new.testmesh.yaml') } : await findFlowFile(desk, file)
    const { project, flows } = await loadText(desk, { path, text, asked })
    return answer(foundProblems(flows, project), flows.length, validityText({ flows, passedOver: 0 }))
  },
})

const answer = ({ isValid, data, text }: ReturnType<typeof foundProblems>, flows: number, summary: string) => ({
  text: cut(`${text}${summary}`),
  data: { is_valid: isValid, flows, ...data },
})
