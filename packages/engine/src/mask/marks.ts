/** What stands where a secret stood. */
export const MASK = '***'

/** Stands where a long value was cut to be shown. */
export const CUT = '…'
