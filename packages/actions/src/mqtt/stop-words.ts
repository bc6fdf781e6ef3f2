import { msInWords, type StopWords } from '../stop.ts'
import { mqttError } from './mqtt-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => mqttError('MQTT_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => mqttError('MQTT_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
