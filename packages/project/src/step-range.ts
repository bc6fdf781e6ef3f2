/** A part of a flow: the ids of steps of its `steps`. */
export interface StepRange {
  readonly only?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export const isWholeFlow = ({ only, from, to }: StepRange): boolean => only === undefined && from === undefined && to === undefined
