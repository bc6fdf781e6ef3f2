export interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
}

/** A promise that somebody else resolves. */
export const createDeferred = <T = void>(): Deferred<T> => {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((take) => {
    resolve = take
  })
  return { promise, resolve: (value) => resolve(value) }
}
