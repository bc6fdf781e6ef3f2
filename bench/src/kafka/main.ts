// pnpm bench:kafka
// How long a flow takes to read 10,000 messages of a real broker and to match each; it fails beyond what was promised.
import { actionDescriptors, builtins } from '@testmesh/actions'
import { execute, type Ports, planFlow } from '@testmesh/engine'
import { readFlow } from '@testmesh/flow'
import { kafkaPeer, kafkaServer } from '@testmesh-tooling/services'
import { spreadOf } from '../measure/compare.ts'

const MESSAGES = 10_000
const MOST_MS = 3_000

const run = async (text: string): Promise<Readonly<Record<string, unknown>>> => {
  const { plan, diagnostics } = planFlow(readFlow(text, actionDescriptors), { descriptors: actionDescriptors })
  if (!plan) throw new Error(JSON.stringify(diagnostics.slice(0, 3)))
  const ports: Ports = builtins({ root: '.' })
  const state = await execute(plan, ports)
  if (state.verdict !== 'passed') throw new Error(`it should pass: ${JSON.stringify(state.failure)}`)
  return state.outputs ?? {}
}

const messages = Array.from({ length: MESSAGES }, (_, index) => ({
  key: `k${index}`,
  payload: { id: index, state: 'paid', total: index / 4 },
}))

const PARTS = 10

/** A flow that sends a part of them: all would be more text than a flow may have. */
const send = (brokers: string, part: number): string => {
  const own = messages.slice((part * MESSAGES) / PARTS, ((part + 1) * MESSAGES) / PARTS)
  return JSON.stringify({
    name: 'Send',
    steps: [{ id: 'send', action: 'kafka_producer', config: { brokers, topic: 'bench', messages: own } }],
  })
}

const receive = (brokers: string): string => `
name: Receive
outputs: { count: "\${all.count}", ms: "\${all.duration_ms}" }
steps:
  - id: all
    action: kafka_consumer
    config:
      brokers: ${brokers}
      topic: bench
      start: beginning
      count: ${MESSAGES}
      timeout: 1m
      match: { value: { state: paid }, json_path: [$.total >= 0, $.id != -1] }
`

const main = async (): Promise<boolean> => {
  const { isMissing, label } = kafkaPeer()
  if (isMissing) throw new Error(label)
  await using kafka = await kafkaServer()
  for (let part = 0; part < PARTS; part += 1) await run(send(kafka.broker, part))
  const times: number[] = []
  for (let round = 0; round < 3; round += 1) times.push(Number((await run(receive(kafka.broker))).ms))
  const { median: ms } = spreadOf(times)
  process.stdout.write(`${MESSAGES} messages consumed and matched in ${Math.round(ms)} ms; at most ${MOST_MS} ms\n`)
  return ms <= MOST_MS
}

process.exitCode = (await main()) ? 0 : 1
