import type { Context } from 'hono'
import { type FieldError, Problem } from '../http/problem.ts'
import { isObject, optional, type Rule, readForm, text, wholeNumber } from '../http/read-form.ts'
import type { OrderForm } from './place-order.ts'

const noteRule = optional(text('must be 1 to 200 characters'))
const itemsRule: Rule = {
  test: (value) => Array.isArray(value) && value.length >= 1 && value.length <= 50,
  message: 'must be a list of 1 to 50 items',
}
const productRule = wholeNumber('must be the id of a product', { min: 1 })
const quantityRule = wholeNumber('must be a whole number from 1 to 1000', { min: 1, max: 1000 })

/** @throws Problem 400, 422 with a field such as `items[0].quantity` */
export const readOrderForm = async (c: Context): Promise<OrderForm> => {
  const form = await readForm<{ items: unknown[]; note?: string }>(c, { items: itemsRule, note: noteRule })
  const errors = form.items.flatMap(itemErrors)
  if (errors.length > 0)
    throw new Problem(422, `${errors.length === 1 ? 'One field is' : `${errors.length} fields are`} not right.`, errors)
  return form as unknown as OrderForm
}

/** A change of the note, made from the version in `If-Match` or in the body. @throws Problem 428 when there is neither */
export const readChange = async (c: Context): Promise<{ note: string | null; version: number }> => {
  const versionRule = optional(wholeNumber('must be the version the change was made from', { min: 1 }))
  const form = await readForm<{ note: string; version?: number }>(c, { note: text('must be 1 to 200 characters'), version: versionRule })
  const version = form.version ?? Number(/^"?(\d+)"?$/.exec(c.req.header('if-match') ?? '')?.[1])
  if (Number.isNaN(version)) throw new Problem(428, 'Name the version you changed: If-Match: "1", or "version" in the body.')
  return { note: form.note, version }
}

const itemErrors = (item: unknown, index: number): FieldError[] => {
  const { product_id, quantity } = isObject(item) ? item : {}
  return [
    ...(productRule.test(product_id) ? [] : [{ field: `items[${index}].product_id`, message: productRule.message }]),
    ...(quantityRule.test(quantity) ? [] : [{ field: `items[${index}].quantity`, message: quantityRule.message }]),
  ]
}
