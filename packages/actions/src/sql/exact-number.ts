/** A number when its text survives the round trip, trailing zeros aside; else the text. */
export const toExactNumber = (text: string): number | string => {
  const shortest = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return String(Number(text)) === shortest ? Number(text) : text
}

/** A number where no digit is lost, else its digits. */
export const toSafeInteger = (digits: string | bigint): number | string =>
  Number.isSafeInteger(Number(digits)) ? Number(digits) : String(digits)
