import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { prometheusCodes } from './codes.ts'

export type PrometheusCode = keyof typeof prometheusCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const prometheusError = (code: PrometheusCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: prometheusCodes[code].hint, ...options })
