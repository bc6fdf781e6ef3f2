import { ordering } from './ordering.ts'

export const atMost = ordering({
  operator: '<=',
  aliases: ['lte', 'max', 'less_than_or_equal', 'less_or_equal'],
  holds: (difference) => difference <= 0,
})
