import { ordering } from './ordering.ts'

export const lessThan = ordering({ operator: '<', doc: 'Less than.', aliases: ['lt', 'below'], holds: (difference) => difference < 0 })
