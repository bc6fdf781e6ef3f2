import { builtins } from './builtins.ts'
import { createTools } from './create-tools.ts'
import type { Origin, Scope, Tools } from './scope.ts'

export interface ScopeOptions {
  tools?: Tools
  /** What `$` is. Default: the values themselves. */
  root?: unknown
  origins?: Readonly<Record<string, Origin>>
}

/** A scope over a plain object, with the built-ins behind it: for tests and small uses. */
export const createScope = (values: Readonly<Record<string, unknown>>, options: ScopeOptions = {}): Scope => {
  const { origins = {}, root = values, tools = createTools() } = options
  return {
    has: (name) => Object.hasOwn(values, name) || Object.hasOwn(builtins, name),
    get: (name) => (Object.hasOwn(values, name) ? values[name] : builtins[name]?.(tools)),
    names: () => Object.keys(values),
    origin: (name) => (Object.hasOwn(origins, name) ? origins[name] : undefined),
    root: () => root,
    tools,
  }
}

/** A scope in which the names of `locals` hide those of `outer`; `$` is `options.root` when it is given. */
export const nestScope = (outer: Scope, locals: Readonly<Record<string, unknown>>, options: { root?: unknown } = {}): Scope => ({
  has: (name) => Object.hasOwn(locals, name) || outer.has(name),
  get: (name) => (Object.hasOwn(locals, name) ? locals[name] : outer.get(name)),
  *names() {
    yield* Object.keys(locals)
    yield* outer.names()
  },
  origin: (name, key) => (Object.hasOwn(locals, name) ? undefined : outer.origin(name, key)),
  root: (key) => ('root' in options ? options.root : outer.root(key)),
  tools: outer.tools,
})
