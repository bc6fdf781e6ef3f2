import type { TargetServer } from './target-server.ts'

const amount = String.raw`\d+(?:\.\d+)? (?:ms|s|min)(?: \d+ s)?`

/**
 * Durations where something was measured: `in 84 ms`, `(1 step, 3 ms)`, a step's `  3 ms`. Limits that the flow names stay.
 * Written out, as the patterns run over every line of every case.
 */
const measured = [
  new RegExp(String.raw`(\bin )${amount}`, 'g'),
  new RegExp(String.raw`([,(] ?)${amount}(?=\))`, 'g'),
  new RegExp(String.raw`(\bafter )${amount}(?= and \d+\s+attempts?\b)`, 'g'),
  new RegExp(String.raw`(\S  )${amount}(?=$)`, 'gm'),
]

/** Text of a run, without what differs from run to run. */
export const normalise = (text: string, { folder, target }: { folder: string; target: TargetServer }): string => {
  let plain = text.replaceAll(folder, '<folder>').replaceAll(`127.0.0.1:${target.port}`, '127.0.0.1:<port>')
  for (const pattern of measured) plain = plain.replace(pattern, '$1<time>')
  return plain
    .replace(/\d{8}-\d{6}-\d{3}-\d+/g, '<batch>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/ time="[\d.]+"/g, ' time="<time>"')
    .replace(/ timestamp="[^"]+"/g, ' timestamp="<time>"')
    .replace(/(name="seed" value=")\d+/g, '$1<seed>')
}
