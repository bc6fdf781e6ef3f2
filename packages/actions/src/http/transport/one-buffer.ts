/** One that came in one piece is not copied. */
export const oneBuffer = (parts: readonly Buffer[]): Buffer => (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts))
