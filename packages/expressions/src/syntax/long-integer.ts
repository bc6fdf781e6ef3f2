/** Whether text spells a whole number that a number cannot hold: beyond 2^53 digits are lost. */
export const isLongInteger = (text: string): boolean => /^-?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text))
