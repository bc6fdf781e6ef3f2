// Requests one after the other: each takes a value from the answer before, and checks three things.
import { Agent, request } from 'undici'

const [, , base, count] = process.argv
const dispatcher = new Agent()
let next = 0
for (let index = 0; index < Number(count); index++) {
  const { statusCode, body } = await request(`${base}/chain/${next}`, { dispatcher })
  const answer = await body.json()
  next = answer.next
  if (statusCode !== 200 || answer.ok !== true || answer.name !== 'Widget') throw new Error(`request ${index} was not answered as expected`)
}
await dispatcher.close()
