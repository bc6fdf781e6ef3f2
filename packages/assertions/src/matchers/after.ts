import { timeOrder } from './time-order.ts'

export const after = timeOrder('after')
