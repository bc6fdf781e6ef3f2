/**
 * A UUID, version 4. Ids must differ and need not be secret: they come from the quick random source, whose seed the system's
 * gives, because loading `node:crypto` costs a tenth of a Node start.
 */
export const newId = (): string =>
  'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => randomDigit(place === 'y').toString(16))

/** A variant digit is one of 8, 9, a and b. */
const randomDigit = (isVariant: boolean): number => (isVariant ? 8 + Math.floor(Math.random() * 4) : Math.floor(Math.random() * 16))
