import { ordering } from './ordering.ts'

export const atLeast = ordering({
  operator: '>=',
  aliases: ['gte', 'min', 'greater_than_or_equal', 'greater_or_equal'],
  holds: (difference) => difference >= 0,
})
