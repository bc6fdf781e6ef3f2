import { ordering } from './ordering.ts'

export const lessThan = ordering({ operator: '<', aliases: ['lt', 'below'], holds: (difference) => difference < 0 })
