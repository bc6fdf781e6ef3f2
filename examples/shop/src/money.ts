/** Amounts are added up in whole cents, since 0.1 + 0.2 is not 0.3. */

/** `"19.99"` or `19.99` → 1999 */
export const toCents = (amount: string | number): number => Math.round(Number(amount) * 100)

/** 1999 → 19.99 */
export const fromCents = (cents: number): number => cents / 100
