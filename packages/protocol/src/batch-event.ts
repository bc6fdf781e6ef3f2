import * as v from 'valibot'
import { verdictSchema } from './outcome.ts'

/** Snapshots of a batch. */
export const snapshotSummarySchema = v.object({
  written: v.number(),
  updated: v.number(),
  /** Kept ones that no flow of the batch asks for any more: told, or removed. By file, relative to the project. */
  obsolete: v.array(v.object({ file: v.string(), keys: v.array(v.string()) })),
  removed: v.number(),
})
export type SnapshotSummary = v.InferOutput<typeof snapshotSummarySchema>

/** What one of several jobs has of a run. */
export const shardSchema = v.object({
  /** From 1. */
  index: v.number(),
  count: v.number(),
  /** Executions of all of them: the first shards have one each before any has two. */
  executions: v.number(),
  /** The same for all that were dealt out of the same flows, rows and environment. */
  selection: v.string(),
})
export type ShardOfRun = v.InferOutput<typeof shardSchema>

/** One invocation: a CLI command, a schedule's fire, a collection run. It has a stream of its own. */
export const batchEventSchema = v.variant('type', [
  v.object({
    v: v.literal(1),
    type: v.literal('batch.started'),
    batchId: v.string(),
    at: v.number(),
    data: v.object({
      /** What was asked for, as a command line without secrets. */
      command: v.string(),
      environment: v.optional(v.string()),
      /** What another run needs to be given: variables by their names, and other words without their values. Absent where it is nothing. */
      given: v.optional(v.object({ variables: v.array(v.string()), words: v.array(v.string()) })),
      /** Absent where the shards of a run, each with its own, are told as one. */
      seed: v.optional(v.number()),
      /** Executions that will run; absent when the rows are streamed and not yet counted. */
      planned: v.optional(v.number()),
      parallel: v.number(),
      /** Of a load test: of each kind of failure, the first execution is recorded, and no other. */
      sampled: v.optional(v.boolean()),
      /** Absent where it is all of a run. */
      shard: v.optional(shardSchema),
      version: v.string(),
    }),
  }),
  v.object({
    v: v.literal(1),
    type: v.literal('batch.finished'),
    batchId: v.string(),
    at: v.number(),
    data: v.object({
      counts: v.record(verdictSchema, v.number()),
      /** How many of these are of flows in quarantine; absent where none is. */
      quarantined: v.optional(v.record(verdictSchema, v.number())),
      durationMs: v.number(),
      /** What a person pressed: the batch ended early. */
      interrupted: v.optional(v.boolean()),
      /** Absent when there is nothing to tell. */
      snapshots: v.optional(snapshotSummarySchema),
    }),
  }),
])
export type BatchEvent = v.InferOutput<typeof batchEventSchema>
