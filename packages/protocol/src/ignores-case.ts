/**
 * Marks a map whose keys are found in any case, as the names of HTTP headers are. The keys themselves are in lower case.
 * A registered symbol, so that copies of this package agree on it; JSON and spreads leave it behind.
 */
export const ignoresCase: unique symbol = Symbol.for('testmesh.ignoresCase') as never

/** The same map, marked. */
export const ignoringCase = <T extends object>(map: T): T => Object.defineProperty(map, ignoresCase, { value: true })
