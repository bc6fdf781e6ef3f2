import { timeOrder } from './time-order.ts'

export const before = timeOrder('before')
