// Problems for code scanning; apart, because no run needs it.
export type { SarifOptions, SarifRule } from './sarif/to-sarif.ts'
export { toSarif } from './sarif/to-sarif.ts'
