import { type ActionContext, defineAction, isActionError, type JsonValue } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { explain } from './explain.ts'
import { deleteBucket, deleteObject, type Store } from './objects.ts'
import { operations } from './operations.ts'
import { s3Schema } from './s3.schema.ts'
import { type S3Settings, settingsOf } from './settings.ts'

export const s3 = defineAction(s3Schema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const done = await operations[config.operation](config, { settings: settingsOf(config), context })
    return { bucket: config.bucket, ...done, duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100 }
  },
  explain,
  undo: {
    s3_object: (ref, context) => undo(ref, context, (store, { key = '' }) => deleteObject(key, store)),
    s3_bucket: (ref, context) => undo(ref, context, (store) => deleteBucket(store, { isEmptied: true })),
  },
})

interface Ref {
  readonly settings: S3Settings
  readonly key?: string
}

/** Where the bucket is gone, so is all that was in it. */
const undo = async (ref: JsonValue, context: ActionContext, remove: (store: Store, of: Ref) => Promise<unknown>): Promise<void> => {
  const made = ref as unknown as Ref
  await remove({ settings: made.settings, context }, made).catch((error: unknown) => {
    if (!isActionError(error) || error.code !== 'S3_NO_SUCH_BUCKET') throw error
  })
}
