import { basename, dirname, join } from 'node:path'

/** Holds files of snapshots, beside the flows they are of. */
export const SNAPSHOT_FOLDER = '__snapshots__'

/** `flows/checkout.testmesh.yaml` → `flows/__snapshots__/checkout.testmesh.snap.yaml` */
export const snapshotFileOf = (flowFile: string): string =>
  join(dirname(flowFile), SNAPSHOT_FOLDER, `${basename(flowFile).replace(/\.ya?ml$/i, '')}.snap.yaml`)
