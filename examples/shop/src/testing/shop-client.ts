import { randomUUID } from 'node:crypto'
import type { Shop } from '../start-shop.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back.
  readonly body: any
}

export interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** `send('POST', url, { body })`, the answer's JSON parsed. */
export const send = async (method: string, url: string, { body, headers }: Ask = {}): Promise<Answer> => {
  const init = { method, headers: { 'content-type': 'application/json', ...headers } }
  const response = await fetch(url, body === undefined ? init : { ...init, body: typeof body === 'string' ? body : JSON.stringify(body) })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
  }
}

export interface Customer {
  readonly id: string
  readonly email: string
  readonly token: string
  readonly headers: { readonly authorization: string }
}

/** Registers somebody new and logs in. */
export const newCustomer = async ({ urls }: Shop): Promise<Customer> => {
  const email = `customer-${randomUUID()}@example.com`
  const { body: user } = await send('POST', `${urls.users}/users`, { body: { email, name: 'A customer', password: 'long enough' } })
  const { body: login } = await send('POST', `${urls.users}/login`, { body: { email, password: 'long enough' } })
  return { id: user.id, email, token: login.token, headers: { authorization: `Bearer ${login.token}` } }
}

/** Three sprockets: 13.05. */
export const placeOrder = ({ urls }: Shop, { headers }: Customer, more: Record<string, string> = {}): Promise<Answer> =>
  send('POST', `${urls.orders}/orders`, { headers: { ...headers, ...more }, body: { items: [{ product_id: 3, quantity: 3 }] } })

/** Asks until `isDone`, at most `timeoutMs`, and gives the last answer. */
export const askUntil = async (ask: () => Promise<Answer>, isDone: (answer: Answer) => boolean, timeoutMs = 5000): Promise<Answer> => {
  const until = performance.now() + timeoutMs
  let answer = await ask()
  while (!isDone(answer) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    answer = await ask()
  }
  return answer
}
