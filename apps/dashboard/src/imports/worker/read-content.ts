import { importText, type Loss, NotImportable } from '@testmesh/importers'
import type { FoundLoss, ReadSource, ToRead } from './messages.ts'
import { sha256 } from './sha256.ts'

/** @throws NotImportable */
export const readContent = async ({ content, name, format }: ToRead): Promise<ReadSource> => {
  const text = typeof content === 'string' ? content : decoded(await bytesOf(content))
  const made = importText(text, { name, ...(format && { format }) })
  return {
    ...made,
    flows: made.flows.map((flow) => ({ ...flow, sha256: sha256(flow.text) })),
    losses: withLines(made.losses, text),
  }
}

const bytesOf = (content: Blob): Promise<ArrayBuffer> =>
  content.arrayBuffer().catch(() => {
    throw new NotImportable('it cannot be read: it is a folder, or was changed or moved since it was chosen')
  })

const decoded = (bytes: ArrayBuffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new NotImportable('it is no UTF-8 text: save it as UTF-8, and take that')
  }
}

const withLines = (losses: readonly Loss[], text: string): FoundLoss[] => {
  let [line, counted] = [1, 0]
  const lines = new Map<number, number>()
  // Each line of the text is counted once, however many losses there are.
  for (const at of losses.flatMap((loss) => loss.at ?? []).sort((a, b) => a - b)) {
    for (; counted < at; counted += 1) if (text[counted] === '\n') line += 1
    lines.set(at, line)
  }
  return losses.map((loss) => ({ ...loss, ...(loss.at !== undefined && { line: lines.get(loss.at) ?? 1 }) }))
}
