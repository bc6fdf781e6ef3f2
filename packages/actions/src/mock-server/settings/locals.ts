/** Names that the texts and conditions of an endpoint may read: a token that reads one of them waits for the request. */
export const requestNames = [
  'request',
  'path',
  'params',
  'query',
  'header',
  'headers',
  'state',
  'request_count',
  'random',
  'timestamp',
  'timestamp_unix',
] as const
