import { cleanLine } from './clean-text.ts'

/** How reports call an execution, by the names of its flow and its data row: `checkout`, or `checkout [row 3]`. */
export const fullTitle = (flow: string, row?: string): string =>
  row === undefined ? cleanLine(flow) : `${cleanLine(flow)} [${cleanLine(row)}]`
