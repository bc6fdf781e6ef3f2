import type { Ending } from '../text/verdict-text.ts'

/** Whether it is to be looked at first: it did not pass, or not at once. What passed or did not have to run is all right. */
export const isWrong = (ending: Ending): boolean => ending !== 'passed' && ending !== 'skipped'
