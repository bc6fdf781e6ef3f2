import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with RabbitMQ and others that speak AMQP 0-9-1. */
export const amqpCodes = {
  AMQP_BAD_URL: {
    title: 'The URL of the broker cannot be understood',
    hint: 'Write amqp://user:password@host:5672/vhost, or amqps:// for TLS.',
  },
  AMQP_CONNECTION_REFUSED: { title: 'Nothing listens on that address', hint: 'Start the broker, or check `host` and `port` or `url`.' },
  AMQP_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  AMQP_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; `tls: { verify: false }` takes any certificate of a test system.',
  },
  AMQP_NOT_AMQP: {
    title: 'What listens there does not speak AMQP 0-9-1',
    hint: 'Check the port: 5672 as a rule, and not that of the web interface; one that speaks TLS wants amqps://.',
  },
  AMQP_AUTH: {
    title: 'The broker does not accept the login',
    hint: 'Check user name and password; the user guest may log in from the machine of the broker only.',
  },
  AMQP_NO_VHOST: { title: 'The user cannot open the virtual host', hint: 'Check `vhost`, and that the user has permissions in it.' },
  AMQP_DENIED: {
    title: 'The user may not do this',
    hint: 'Give the user the permission to configure, write or read what the message names.',
  },
  AMQP_CONNECTION_LOST: { title: 'The connection broke', hint: 'Look at the log of the broker: it stopped, or hung up.' },
  AMQP_TIMEOUT: {
    title: 'The broker did not answer in time',
    hint: 'Check that it is well, and that it speaks TLS if you do; or raise `timeout`.',
  },
  AMQP_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  AMQP_NO_EXCHANGE: {
    title: 'There is no such exchange',
    hint: 'Check the name and the virtual host. One that the system under test makes must be there before the execution begins.',
  },
  AMQP_NO_QUEUE: { title: 'There is no such queue, or it is gone', hint: 'Check the name and the virtual host.' },
  AMQP_QUEUE_IN_USE: {
    title: 'The queue belongs to another connection',
    hint: 'It is exclusive. Read the exchange instead, by a queue of your own: write `exchange` and `routing_key`.',
  },
  AMQP_UNROUTABLE: {
    title: 'No queue takes the message',
    hint: 'Check exchange and routing key against the bindings; `mandatory: false` takes it that nobody listens.',
  },
  AMQP_NO_REPLY: {
    title: 'No answer came',
    hint: 'Look at the log of who answers: it must send to `reply_to`, with the `correlation_id`.',
  },
  AMQP_LISTEN: { title: 'There is nothing to listen to', hint: 'Write `operation: consume` with an exchange or a queue.' },
  AMQP_TOO_FEW: {
    title: 'Fewer messages came than expected',
    hint: 'Compare `match` with the messages that came instead, or raise `timeout`.',
  },
  AMQP_UNEXPECTED: { title: 'A message came that should never come', hint: 'Look at what sent it; the message is in the result.' },
  AMQP_TOO_MUCH: { title: 'More came than is kept', hint: 'Ask for less: a narrower routing key, or a `match`.' },
  AMQP_FAILED: { title: 'The broker refused', hint: 'The text of the failure says what it answered.' },
} as const satisfies Record<string, CodeEntry>
