import { cellWidth } from '@testmesh/protocol'

/** A text and blanks behind it, as wide as a column. */
export const padCells = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cellWidth(text)))
