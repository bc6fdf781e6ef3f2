import * as v from 'valibot'
import { defineRoute } from './define-route.ts'

export const liveRoutes = {
  createTicket: defineRoute({
    tag: 'live',
    method: 'POST',
    path: '/live/tickets',
    summary: 'A ticket for one live connection, good for 30 seconds',
    reply: v.object({ ticket: v.string() }),
    status: 201,
    shownOnce: 'ticket',
  }),
} as const
