import { ask, type Engine, stream } from './ask.ts'

const asked = { stdout: '1', stderr: '1' }

/** The last lines that a container wrote; those of a terminal come as they are. */
export const lastLines = async (engine: Engine, id: string, { count = 20, isTerminal = false } = {}): Promise<string> => {
  const { status, body } = await ask(engine, { method: 'GET', path: `/containers/${id}/logs`, query: { ...asked, tail: String(count) } })
  if (status !== 200) return ''
  return (isTerminal ? body.toString() : unframe(body).text).trimEnd()
}

/** Whether a container writes the text before it ends. */
export const waitForText = async (engine: Engine, id: string, wanted: string): Promise<boolean> => {
  const bytes = await stream(engine, { method: 'GET', path: `/containers/${id}/logs`, query: { ...asked, follow: '1' } })
  let [rest, seen] = [Buffer.alloc(0), '']
  for await (const chunk of bytes) {
    const frames = unframe(Buffer.concat([rest, chunk]))
    rest = frames.rest
    seen += frames.text
    if (seen.includes(wanted)) return true
    // A line may come in several parts.
    seen = seen.slice(-Math.max(wanted.length, 1))
  }
  return false
}

const HEADER = 8

/** Takes the frames off: a byte that says which stream, three of nothing, four that say how long. */
const unframe = (bytes: Buffer): { readonly text: string; readonly rest: Buffer<ArrayBuffer> } => {
  const parts: Buffer[] = []
  let at = 0
  while (at + HEADER <= bytes.length) {
    const end = at + HEADER + bytes.readUInt32BE(at + 4)
    if (end > bytes.length) break
    parts.push(bytes.subarray(at + HEADER, end))
    at = end
  }
  return { text: Buffer.concat(parts).toString(), rest: Buffer.from(bytes.subarray(at)) }
}
