/**
 * A UUID, version 4. Ids must differ and need not be secret: they come from the quick random source, which the system seeds,
 * because loading `node:crypto` costs a tenth of a Node start.
 */
export const newId = (): string => {
  const [a, b, c, d] = [randomWord(), randomWord(), randomWord(), randomWord()]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${'89ab'.charAt(Math.random() * 4)}${c.slice(0, 3)}-${c.slice(4)}${d}`
}

/** Eight hexadecimal digits. */
const randomWord = (): string => (2 ** 32 + Math.floor(Math.random() * 2 ** 32)).toString(16).slice(1)
