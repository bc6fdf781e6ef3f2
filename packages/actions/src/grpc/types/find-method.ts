import type { Method, NamespaceBase, Root, Service, Type } from 'protobufjs'
import { grpcError } from '../grpc-error.ts'

/** A method as a call needs it. */
export interface MethodTypes {
  /** `/shop.v1.Orders/Get` */
  readonly path: string
  readonly takesStream: boolean
  readonly givesStream: boolean
  readonly request: Type
  readonly response: Type
}

export interface MethodName {
  /** Full, `shop.v1.Orders`. */
  readonly service: string
  readonly method: string
}

/** The name, whether `method` holds the service (`shop.v1.Orders/Get`) or not. @throws ActionError GRPC_NO_METHOD */
export const toMethodName = (service: string | undefined, method: string): MethodName => {
  const [, before, last = ''] = /^\/?(?:(.+)[/])?([^/]+)$/.exec(method) ?? []
  const found = service ?? before
  if (found === undefined || last === '')
    throw grpcError('GRPC_NO_METHOD', `the step names no service for the method ${JSON.stringify(method)}`, {
      hint: 'Write `service`, or the method as package.Service/Method.',
    })
  if (before !== undefined && before !== found)
    throw grpcError('GRPC_NO_METHOD', `\`service\` says ${found}, but \`method\` says ${before}`)
  return { service: found, method: last }
}

/** @throws ActionError GRPC_NO_METHOD with the names there are, GRPC_BAD_PROTO when a type is missing */
export const findMethod = (root: Root, { service, method }: MethodName): MethodTypes => {
  const services = servicesIn(root)
  const found = services.find(({ fullName }) => fullName === `.${service}`)
  if (!found)
    throw grpcError('GRPC_NO_METHOD', `there is no service ${service}; there are: ${listed(services.map((one) => one.fullName.slice(1)))}`)
  const wanted = found.methods[method]
  if (!wanted) throw grpcError('GRPC_NO_METHOD', `${service} has no method ${method}; it has: ${listed(Object.keys(found.methods))}`)
  return { path: `/${service}/${method}`, ...typesOf(wanted) }
}

const typesOf = (method: Method): Omit<MethodTypes, 'path'> => {
  try {
    const { requestStream = false, responseStream = false, resolvedRequestType, resolvedResponseType } = method.resolve() as Method
    if (!resolvedRequestType || !resolvedResponseType) throw new Error(`the types of ${method.name} are not known`)
    return { takesStream: requestStream, givesStream: responseStream, request: resolvedRequestType, response: resolvedResponseType }
  } catch (cause) {
    throw grpcError('GRPC_BAD_PROTO', `the method ${method.name} cannot be used: ${(cause as Error).message}`, { cause })
  }
}

const servicesIn = (space: NamespaceBase): Service[] =>
  space.nestedArray.flatMap((item) =>
    'methods' in item ? [item as Service] : 'nestedArray' in item ? servicesIn(item as NamespaceBase) : [],
  )

const mostNames = 20

export const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : `${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ` and ${names.length - mostNames} more` : ''}`
