import type { JsonSchema } from '@testmesh/protocol'

const duration = (title: string, description: string): JsonSchema => ({ 'x-kind': 'duration', title, description })

/** How the form asks for `retry` of a step; the language itself checks what is written. */
export const retrySchema: JsonSchema = {
  'x-kind': 'object',
  properties: {
    attempts: { 'x-kind': 'integer', title: 'Attempts', description: 'In total, the first one included.' },
    delay: duration('Pause', 'Before the second attempt.'),
    backoff: { 'x-kind': 'choice', title: 'Pauses grow', enum: ['constant', 'linear', 'exponential'] },
    max_delay: duration('Longest pause', 'However they grow.'),
    jitter: { 'x-kind': 'boolean', title: 'Jitter', description: 'Each pause somewhat longer or shorter.' },
    retry_on: { 'x-kind': 'list', items: { 'x-kind': 'text' }, title: 'Only after', description: 'timeout, connection, or a condition.' },
    retry_on_not: {
      'x-kind': 'list',
      items: { 'x-kind': 'text' },
      title: 'Never after',
      description: 'timeout, connection, or a condition.',
    },
  },
  'x-often': ['attempts', 'delay', 'backoff'],
}
