import { cleanLine } from './clean-text.ts'

/** How reports call an execution, by the names of its flow and its data row, and which of its repetitions it is: `checkout`, `checkout [row 3]`, `checkout #2`. */
export const fullTitle = (flow: string, row?: string, repetition?: number): string =>
  `${cleanLine(flow)}${row === undefined ? '' : ` [${cleanLine(row)}]`}${repetition === undefined ? '' : ` #${repetition}`}`
