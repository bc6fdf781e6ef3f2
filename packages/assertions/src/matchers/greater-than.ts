import { ordering } from './ordering.ts'

export const greaterThan = ordering({
  operator: '>',
  doc: 'Greater than.',
  aliases: ['gt', 'more_than', 'above'],
  holds: (difference) => difference > 0,
})
