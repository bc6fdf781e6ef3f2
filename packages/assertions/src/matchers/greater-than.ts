import { ordering } from './ordering.ts'

export const greaterThan = ordering({
  operator: '>',
  aliases: ['gt', 'more_than', 'above'],
  holds: (difference) => difference > 0,
})
