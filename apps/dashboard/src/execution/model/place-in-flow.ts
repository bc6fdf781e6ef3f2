import { ownStep, type Ran } from './own-step.ts'

/** Where the editor of a flow opens: the path of a step as in `FlowStep`, without rounds, and a line of the text that ran. */
export interface PlaceInFlow {
  readonly step: string
  readonly line?: number
}

/** Of a step of an execution: where it stands in its flow, at the assertion that did not hold if there is one. */
export const placeInFlow = (ran: Ran, path: string): PlaceInFlow | undefined => {
  const own = ownStep(ran, path)
  if (!own) return undefined
  const failed = own.assertions.find(({ passed }) => !passed)
  const line = (failed?.place ?? own.place)?.span?.start.line
  return { step: stepPathOf(own.path), ...(line !== undefined && { line }) }
}

/** The path of a step in its flow: without rounds, and of what cleans up behind a step the one in that step. */
export const stepPathOf = (path: string): string => path.replaceAll(/\[[^\]]*\]/g, '').replace(/^cleanup\//, '')

/** `?step=steps/pay&line=12`, with the run that is shown there; empty where nothing is known. */
export const editorQuery = (place: PlaceInFlow | undefined, run?: string): string => {
  const { step, line } = place ?? {}
  const query = new URLSearchParams({
    ...(step !== undefined && { step }),
    ...(line !== undefined && { line: String(line) }),
    ...(run !== undefined && { run }),
  })
  return query.size > 0 ? `?${query}` : ''
}
