import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with Kafka. */
export const kafkaCodes = {
  KAFKA_BAD_BROKERS: { title: 'The brokers cannot be understood', hint: 'Write host:port, several of them as a list or with commas.' },
  KAFKA_CONNECTION_REFUSED: {
    title: 'Nothing listens on the address of a broker',
    hint: 'Start the broker, or check `brokers`. An address that you did not write is one the broker advertises (advertised.listeners).',
  },
  KAFKA_DNS: {
    title: 'The host name of a broker has no address',
    hint: 'Check the spelling of the host. A name that you did not write is one the broker advertises (advertised.listeners).',
  },
  KAFKA_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; `tls: { verify: false }` takes any certificate of a test system.',
  },
  KAFKA_NOT_KAFKA: {
    title: 'What listens there does not speak Kafka',
    hint: 'Check the port; one that speaks TLS wants `tls: true`.',
  },
  KAFKA_AUTH: { title: 'The broker does not accept the login', hint: 'Check mechanism, username and password of `sasl`.' },
  KAFKA_DENIED: { title: 'The user may not do this', hint: 'Allow it by an ACL of the topic or group, or use another user.' },
  KAFKA_CONNECTION_LOST: {
    title: 'The connection to a broker broke',
    hint: 'Look at the log of the broker: it stopped, or hung up. One that wants TLS or a login hangs up on whoever comes without.',
  },
  KAFKA_TIMEOUT: {
    title: 'The broker did not answer in time',
    hint: 'Check that a Kafka broker listens there and is well, and that it wants no TLS; or raise `timeout`.',
  },
  KAFKA_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  KAFKA_NO_TOPIC: { title: 'There is no such topic', hint: 'Check the name, or create the topic with kafka_admin.' },
  KAFKA_NO_PARTITION: {
    title: 'The topic has no such partition',
    hint: 'Partitions count from 0; leave `partition` out to have one chosen.',
  },
  KAFKA_TOPIC_EXISTS: { title: 'The topic exists already', hint: 'Delete it first, or set `if_not_exists: true`.' },
  KAFKA_GROUP_IN_USE: {
    title: 'The consumer group has members',
    hint: 'A test beside them would take their messages: leave `group_id` out to read in a group of your own.',
  },
  KAFKA_BAD_START: { title: 'The start is no time', hint: 'Write run_start, beginning, latest, or a time such as 2026-01-31T12:00:00Z.' },
  KAFKA_BAD_MATCH: {
    title: 'The pattern cannot be read',
    hint: 'Regular expressions are those of RE2: without references back and look-around.',
  },
  KAFKA_BAD_MESSAGE: { title: 'The message cannot be sent', hint: 'The text of the failure says what about it.' },
  KAFKA_TOO_FEW: {
    title: 'Fewer messages came than expected',
    hint: 'Compare `match` with the messages that came instead, or raise `timeout`.',
  },
  KAFKA_UNEXPECTED: { title: 'A message came that should never come', hint: 'Look at what sent it; the message is in the result.' },
  KAFKA_TOO_MUCH: { title: 'More came than is kept', hint: 'Ask for fewer messages: set `match` or `max_messages`.' },
  KAFKA_COMPRESSION: {
    title: 'The broker does not know this compression',
    hint: 'zstd is known from Kafka 2.1 on; use gzip, snappy or lz4 with an older broker.',
  },
  KAFKA_FAILED: { title: 'Kafka refused', hint: 'The text of the failure says what the broker answered.' },
} as const satisfies Record<string, CodeEntry>
