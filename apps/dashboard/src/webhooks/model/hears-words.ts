import { flowsWords } from '../../flow-choice/model/flow-choice.ts'
import { listWords, type Webhook } from '../../listeners/model/listeners.ts'

export const kindWords = { slack: 'Slack', generic: 'A program' } as const satisfies Record<Webhook['kind'], string>

const whenWords = { changes: 'Changes', failures: 'Failures', every: 'Every result' } as const satisfies Record<Webhook['when'], string>

type Heard = Pick<Webhook, 'source' | 'environments' | 'flows' | 'when'>

/** What a webhook tells of: `Changes of scheduled flows (tag smoke) in staging`. */
export const hearsWords = ({ source, environments, flows, when }: Heard): string => {
  const subject = source === 'schedules' ? 'scheduled flows' : flows ? 'flows' : 'all flows'
  return `${whenWords[when]} of ${subject}${flows ? ` (${flowsWords(flows)})` : ''}${environments ? ` in ${listWords(environments)}` : ''}`
}
