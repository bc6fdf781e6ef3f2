import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with NATS. */
export const natsCodes = {
  NATS_BAD_URL: { title: 'The URL of the server cannot be understood', hint: 'Write nats://user:password@host:4222, or tls:// for TLS.' },
  NATS_CONNECTION_REFUSED: { title: 'Nothing listens on that address', hint: 'Start NATS, or check `host` and `port` or `url`.' },
  NATS_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  NATS_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; `tls: { verify: false }` takes any certificate of a test system.',
  },
  NATS_NOT_NATS: {
    title: 'What listens there does not speak NATS',
    hint: 'Check the port: 4222 as a rule, and not that of the monitoring.',
  },
  NATS_AUTH: { title: 'The server does not accept the login', hint: 'Check `username` and `password`, or `token`.' },
  NATS_DENIED: { title: 'The user may not use the subject', hint: 'Allow it in the permissions of the user, or use another one.' },
  NATS_CONNECTION_LOST: { title: 'The connection broke', hint: 'Look at the log of the server: it stopped, or hung up.' },
  NATS_TIMEOUT: { title: 'The server did not answer in time', hint: 'Check that it is well, or raise `timeout`.' },
  NATS_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  NATS_BAD_SUBJECT: {
    title: 'The subject is none',
    hint: 'Words between points, without spaces. A message goes to one subject without * and >; these stand for words in a filter.',
  },
  NATS_BAD_MESSAGE: { title: 'The message cannot be sent', hint: 'The text of the failure says what about it.' },
  NATS_NO_RESPONDERS: {
    title: 'Nobody answers requests of that subject',
    hint: 'Start the service that answers them, or check the subject.',
  },
  NATS_NO_REPLY: { title: 'No answer came', hint: 'Look at the log of who answers, or raise `timeout`.' },
  NATS_NO_STREAM: {
    title: 'No stream of JetStream has it',
    hint: 'Check the name, or which subjects the stream keeps. It must be there before the execution begins.',
  },
  NATS_NO_CONSUMER: {
    title: 'The stream has no such consumer',
    hint: 'Check the name; leave `consumer` out to read beside everybody else.',
  },
  NATS_NO_JETSTREAM: { title: 'The server has no JetStream', hint: 'Start it with -js, or leave out `jetstream` and `stream`.' },
  NATS_LISTEN: { title: 'There is nothing to listen to', hint: 'Write `operation: consume` with a subject or a stream.' },
  NATS_TOO_FEW: {
    title: 'Fewer messages came than expected',
    hint: 'Compare `match` with the messages that came instead, or raise `timeout`.',
  },
  NATS_UNEXPECTED: { title: 'A message came that should never come', hint: 'Look at what sent it; the message is in the result.' },
  NATS_TOO_MUCH: { title: 'More came than is kept', hint: 'Ask for less: a narrower subject.' },
  NATS_FAILED: { title: 'The server refused', hint: 'The text of the failure says what it answered.' },
} as const satisfies Record<string, CodeEntry>
