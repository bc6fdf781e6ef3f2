import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with MQTT. */
export const mqttCodes = {
  MQTT_BAD_URL: { title: 'The URL of the broker cannot be understood', hint: 'Write mqtt://user:password@host:1883, or mqtts:// for TLS.' },
  MQTT_CONNECTION_REFUSED: { title: 'Nothing listens on that address', hint: 'Start the broker, or check `host` and `port` or `url`.' },
  MQTT_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  MQTT_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; `tls: { verify: false }` takes any certificate of a test system.',
  },
  MQTT_NOT_MQTT: {
    title: 'What listens there does not speak MQTT',
    hint: 'Check the port: 1883 as a rule; one that speaks TLS wants mqtts://. MQTT over WebSockets is not spoken.',
  },
  MQTT_VERSION: { title: 'The broker does not speak this version of MQTT', hint: 'Write `version: 3.1.1`.' },
  MQTT_AUTH: { title: 'The broker does not accept the login', hint: 'Check `username` and `password`, or those in the URL.' },
  MQTT_DENIED: { title: 'The user may not use the topic', hint: 'Allow it in the access list of the broker, or use another user.' },
  MQTT_CONNECTION_LOST: {
    title: 'The connection broke',
    hint: 'Look at the log of the broker: it stopped, or hung up. One that wants TLS or a login hangs up on whoever comes without.',
  },
  MQTT_TIMEOUT: {
    title: 'The broker did not answer in time',
    hint: 'Check that an MQTT broker listens there and is well, and that it speaks TLS if you do; or raise `timeout`.',
  },
  MQTT_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  MQTT_BAD_TOPIC: {
    title: 'The topic is none',
    hint: 'A message goes to one topic without + and #; in a filter, # stands at the end and both stand for whole levels.',
  },
  MQTT_NO_REPLY: {
    title: 'No answer came',
    hint: 'Look at the log of who answers: it must publish to the response topic, with the same correlation data.',
  },
  MQTT_LISTEN: { title: 'There is nothing to listen to', hint: 'Write `operation: consume` with a topic.' },
  MQTT_TOO_FEW: {
    title: 'Fewer messages came than expected',
    hint: 'Compare `match` with the messages that came instead, or raise `timeout`.',
  },
  MQTT_UNEXPECTED: { title: 'A message came that should never come', hint: 'Look at what sent it; the message is in the result.' },
  MQTT_TOO_MUCH: { title: 'More came than is kept', hint: 'Ask for less: a narrower topic.' },
  MQTT_FAILED: { title: 'The broker refused', hint: 'The text of the failure says what it answered.' },
} as const satisfies Record<string, CodeEntry>
