import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong on a WebSocket. */
export const websocketCodes = {
  WEBSOCKET_BAD_URL: { title: 'The url is no WebSocket url', hint: 'Write ws://host:port/path or wss://…' },
  WEBSOCKET_CONNECTION_REFUSED: {
    title: 'Nothing listens on that address',
    hint: 'Start the service, or check the host and port of the url.',
  },
  WEBSOCKET_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  WEBSOCKET_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `ca`, or to a whole run by --cacert; `verify_ssl: false` takes any of a test system.',
  },
  WEBSOCKET_REFUSED: {
    title: 'The server refused the WebSocket',
    hint: 'Check the path, the headers (authorization, origin) and the protocols.',
  },
  WEBSOCKET_NOT_OPEN: {
    title: 'There is no open connection',
    hint: 'Connect first: give `url`, or the `connection_id` of a step that connected.',
  },
  WEBSOCKET_CLOSED: { title: 'The connection was closed while waiting', hint: 'Look at the close code and the log of the service.' },
  WEBSOCKET_TIMEOUT: { title: 'It did not happen in time', hint: 'Raise `timeout`, or check that something makes the server send.' },
  WEBSOCKET_NO_MATCH: { title: 'No message was the one waited for', hint: 'Compare `match` with the nearest message.' },
  WEBSOCKET_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  WEBSOCKET_FAILED: { title: 'The connection failed', hint: 'The message says what the system reported.' },
} as const satisfies Record<string, CodeEntry>
