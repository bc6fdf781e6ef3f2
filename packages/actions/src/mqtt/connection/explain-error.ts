import { type ActionError, isActionError } from '@testmesh/action-kit'
import { toConnectError as toBrokerError } from '../../messages/broker/connect-error.ts'
import { type MqttCode, mqttError } from '../mqtt-error.ts'
import type { MqttSettings } from './settings.ts'

const words = {
  codes: { refused: 'MQTT_CONNECTION_REFUSED', dns: 'MQTT_DNS', tls: 'MQTT_TLS', lost: 'MQTT_CONNECTION_LOST' },
  error: mqttError,
} as const

/** Why there is no connection, in plain words. */
export const toConnectError = (cause: unknown, settings: MqttSettings): ActionError => toBrokerError(cause, settings, words)

interface LibraryError extends Error {
  /** A reason code of MQTT, or a code of the system. */
  readonly code?: number | string
}

/** What the broker says to a login. https://docs.oasis-open.org/mqtt/mqtt/v5.0/mqtt-v5.0.html#_Toc3901079 */
export const toLoginError = (cause: unknown, settings: MqttSettings): ActionError => {
  const { host, port, version } = settings
  const { code, message } = cause as LibraryError
  if (isActionError(cause)) return cause
  if (code === 1 || code === 132) return mqttError('MQTT_VERSION', `${host}:${port} does not speak MQTT ${version}`, { cause })
  if (code === 4 || code === 5 || code === 134 || code === 135)
    return mqttError('MQTT_AUTH', `${host}:${port} does not accept the login${settings.username ? ` of ${settings.username}` : ''}`, {
      cause,
    })
  if (/Invalid header|Malformed|Unexpected|Cannot parse|Not supported|Invalid/i.test(message))
    return mqttError('MQTT_NOT_MQTT', `${host}:${port} does not speak MQTT`, { cause, kind: 'connection' })
  return toMqttError(cause, settings)
}

/** What the broker or the library says about something it was asked, in plain words. */
export const toMqttError = (cause: unknown, { host, port }: MqttSettings): ActionError => {
  if (isActionError(cause)) return cause
  const { code, message } = cause as LibraryError
  const say = (name: MqttCode, text: string) => mqttError(name, text, { cause })
  if (/^Invalid topic/.test(message)) return say('MQTT_BAD_TOPIC', `${message.slice('Invalid topic '.length)} is no topic`)
  if (typeof code === 'number')
    return code === 135 || code === 128
      ? say('MQTT_DENIED', `the broker does not allow it: ${message}`)
      : say(code === 143 || code === 144 ? 'MQTT_BAD_TOPIC' : 'MQTT_FAILED', `the broker says: ${message}`)
  return mqttError('MQTT_CONNECTION_LOST', `${host}:${port} closed the connection`, { cause, kind: 'connection' })
}
