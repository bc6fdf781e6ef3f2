import { existsSync } from 'node:fs'
import * as v from 'valibot'
import { UsageError } from '../../usage-error.ts'
import { validityText } from '../../validity-text.ts'
import { cut } from '../cut.ts'
import { findFlowFile, hashOf, writeFlowFile } from '../flow-file.ts'
import { loadText } from '../load-text.ts'
import { foundProblems, problemEntries } from '../problems.ts'
import { valueEntries } from '../selection.ts'
import { defineTool } from '../tool.ts'

export const writeFlow = defineTool({
  name: 'write_flow',
  title: 'Write a flow',
  description:
    'Writes the whole text of a flow to a *.testmesh.yaml file of the project, and says at once what is wrong with it; it is written all the same, so mend it and write it again with the new hash. Over a file that is there it writes only what was read before: give the hash of read_flow as read_hash. Changes files on the disk of the user.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  input: {
    file: v.pipe(v.string(), v.description('Relative to the folder of the project: flows/checkout.testmesh.yaml')),
    text: v.pipe(v.string(), v.description('All of the file. read_guide and describe_action say what may stand in it.')),
    read_hash: v.optional(
      v.pipe(v.string(), v.description('The hash that read_flow or the last write_flow told; leave it out for a new file.')),
    ),
    ...valueEntries,
  },
  output: { file: v.string(), hash: v.string(), is_valid: v.boolean(), ...problemEntries },
  run: async ({ file: named, text, read_hash, ...asked }, { desk }) => {
    const place = await findFlowFile(desk, named)
    if (existsSync(place.path)) await refuseStars(text, () => loadText(desk, { path: place.path, asked }))
    // Looked at before it is written: where that cannot be, nothing changes.
    const { project, flows } = await loadText(desk, { path: place.path, text, asked })
    writeFlowFile(place, text, read_hash)
    const { isValid, data, text: problems } = foundProblems(flows, project)
    const hash = hashOf(Buffer.from(text))
    const told = `wrote ${place.file}, hash ${hash}\n\n${problems}${validityText({ flows, passedOver: 0 })}`
    return { text: cut(told), data: { file: place.file, hash, is_valid: isValid, ...data } }
  },
})

/** Where the file holds a secret its reader saw stars: written back, they would take the place of the secret. */
const refuseStars = async (text: string, load: () => ReturnType<typeof loadText>): Promise<void> => {
  if (!text.includes('***')) return
  const [flow] = (await load()).flows
  if (flow && flow.shownText() !== flow.text)
    throw new UsageError(
      `${flow.file} holds a secret that is shown as stars, and the new text has stars too: read it by \${NAME} from an environment instead, or let its owner change the file`,
    )
}
