import { httpError } from '../http-error.ts'

/** A `header authorization` or `cookie sid` that two settings of a step say something about: only one of them could be sent. */
export const saidTwice = (what: string) =>
  httpError('HTTP_AUTH', `the ${what} is written, and another setting of the step sends one, too`, {
    hint: 'Keep one of them: the header or cookie, `auth`, or the user in the url.',
  })
