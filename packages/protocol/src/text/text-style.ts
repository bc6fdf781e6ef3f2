/** How a terminal shows the parts of a message; each function wraps what it is given. */
export interface TextStyle {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

const asIs = (text: string): string => text

/** No colours. */
export const plainStyle: TextStyle = { bold: asIs, dim: asIs, red: asIs, yellow: asIs, cyan: asIs }
