/** Parts of libraries that have no types of their own. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: { readonly prototype: import('./driver.ts').RequestQueueParts }
  export default RequestQueue
}
declare module 'kafkajs/src/consumer/batch.js' {
  const Batch: import('../consume/fetched.ts').BatchConstructor
  export default Batch
}
declare module 'lz4js' {
  const lz4: { compress(bytes: Uint8Array): Uint8Array; decompress(bytes: Uint8Array): Uint8Array }
  export default lz4
}
declare module 'snappyjs' {
  const snappy: { compress(bytes: Uint8Array): Uint8Array; uncompress(bytes: Uint8Array): Uint8Array }
  export default snappy
}
