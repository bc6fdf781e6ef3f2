import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with Redis. */
export const redisCodes = {
  REDIS_BAD_URL: {
    title: 'The URL of the server cannot be understood',
    hint: 'Write redis://user:password@host:6379/0, or rediss:// for TLS.',
  },
  REDIS_CONNECTION_REFUSED: { title: 'Nothing listens on that address', hint: 'Start Redis, or check `host` and `port` or `url`.' },
  REDIS_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  REDIS_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; `tls: { verify: false }` takes any certificate of a test system.',
  },
  REDIS_NOT_REDIS: {
    title: 'What listens there does not speak the protocol of Redis',
    hint: 'Check the port; one that speaks TLS wants `tls: true` or a rediss:// URL.',
  },
  REDIS_AUTH: { title: 'The server does not accept the login', hint: 'Check `username` and `password`, or those in the URL.' },
  REDIS_DENIED: { title: 'The user may not do this', hint: 'Allow the command and the keys by ACL SETUSER, or use another user.' },
  REDIS_CONNECTION_LOST: { title: 'The connection broke', hint: 'Look at the log of the server: it stopped, or hung up.' },
  REDIS_TIMEOUT: {
    title: 'The server did not answer in time',
    hint: 'Check that it is well, or raise `timeout`. One without TLS keeps silent when it is spoken to by TLS.',
  },
  REDIS_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  REDIS_BAD_COMMAND: {
    title: 'The command cannot be sent, or the server does not understand it',
    hint: 'Write `operation`, or `command` with its arguments as `args`, as in redis-cli.',
  },
  REDIS_SUBSCRIBE: {
    title: 'A subscription is no step of its own, and nothing else can be listened to',
    hint: 'It hears only what is published while it lasts: open it with `listen` before the step that publishes, and `receive` after it.',
  },
  REDIS_WRONG_TYPE: {
    title: 'The key holds another type of value',
    hint: 'Ask for it by the operation of its type; `command: TYPE key` says which.',
  },
  REDIS_CLUSTER: {
    title: 'The key is on another node of the cluster',
    hint: 'Connect to the node that the message names; a step speaks to one node.',
  },
  REDIS_TOO_MUCH: { title: 'The answer is larger than is kept', hint: 'Ask for less: a range, a field, SCAN with COUNT.' },
  REDIS_FAILED: { title: 'Redis refused', hint: 'The text of the failure says what the server answered.' },
} as const satisfies Record<string, CodeEntry>
