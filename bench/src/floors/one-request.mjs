// One request, one check.
import { Agent, request } from 'undici'

const dispatcher = new Agent()
const { statusCode, body } = await request(`${process.argv[2]}/item/1`, { dispatcher })
await body.json()
if (statusCode !== 200) throw new Error(`status ${statusCode}`)
await dispatcher.close()
