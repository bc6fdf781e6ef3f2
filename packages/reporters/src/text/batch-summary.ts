import type { BatchEvent } from '@testmesh/protocol'
import { durationText } from './duration.ts'
import { countsText, type Ending } from './verdict-text.ts'

/** How a batch began and ended, as far as it is known. */
export interface BatchSpan {
  started?: Extract<BatchEvent, { type: 'batch.started' }>
  finished?: Extract<BatchEvent, { type: 'batch.finished' }>
}

/** Takes an event to the end of the batch that it tells of. */
export const noteSpan = (span: BatchSpan, event: BatchEvent): void => {
  if (event.type === 'batch.started') span.started = event
  if (event.type === 'batch.finished') span.finished = event
}

/** `interrupted: 1 failed, 12 passed, 3 not run in 3.2 s` */
export const batchSummary = (counts: ReadonlyMap<Ending, number>, { started, finished }: BatchSpan): string => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const notRun = (started?.data.planned ?? total) - total
  const tally = [countsText(counts), ...(notRun > 0 ? [`${notRun} not run`] : [])].filter((text) => text !== '').join(', ') || 'nothing ran'
  const duration = finished ? ` in ${durationText(finished.data.durationMs)}` : ''
  return `${finished?.data.interrupted ? 'interrupted: ' : ''}${tally}${duration}`
}
