// Cases of five requests each, some at the same time.
import { Agent, request } from 'undici'

const [, , base, cases, parallel] = process.argv
const dispatcher = new Agent({ connections: Number(parallel) })
let waiting = Number(cases)

const runCases = async () => {
  while (waiting > 0) {
    const row = --waiting
    for (let index = 0; index < 5; index++) {
      const { statusCode, body } = await request(`${base}/item/${row}`, { dispatcher })
      const answer = await body.json()
      if (statusCode !== 200 || answer.id !== String(row)) throw new Error(`row ${row} was not answered as expected`)
    }
  }
}

await Promise.all(Array.from({ length: Number(parallel) }, runCases))
await dispatcher.close()
