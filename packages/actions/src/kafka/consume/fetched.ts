/**
 * What we use of the library's inner parts. Its public consumer reads only as a member of a group, which costs seconds to join, needs
 * rights on the group, and leaves the group behind; its own fetching knows nothing of groups. The library is complete since 2023.
 */
export interface FetchedMessage {
  /** Digits. */
  readonly offset: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>
  /** Milliseconds since 1970, digits. */
  readonly timestamp: string
}

/** What one fetch gave of one partition, without messages of transactions that were given up. */
export interface Batch {
  readonly partition: number
  readonly messages: readonly FetchedMessage[]
  /** Also when all of it was left out. */
  lastOffset(): string
}

export type BatchConstructor = new (topic: string, fetchedOffset: string, partition: PartitionData) => Batch

export interface PartitionData {
  readonly partition: number
  readonly highWatermark: string
  readonly messages: readonly unknown[]
}

export interface FetchAnswer {
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly PartitionData[] }[]
}

export interface InnerBroker {
  fetch(request: {
    readonly isolationLevel: number
    readonly maxWaitTime: number
    readonly minBytes: number
    readonly maxBytes: number
    readonly topics: readonly {
      readonly topic: string
      readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }[]
    }[]
  }): Promise<FetchAnswer>
  offsetCommit(request: {
    readonly groupId: string
    readonly groupGenerationId: number
    readonly memberId: string
    readonly topics: readonly {
      readonly topic: string
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[]
    }[]
  }): Promise<unknown>
}

export interface InnerCluster {
  connect(): Promise<void>
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>
  refreshMetadata(): Promise<void>
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[]
  findBroker(node: { readonly nodeId: number }): Promise<InnerBroker>
  fetchTopicsOffset(
    topics: readonly {
      readonly topic: string
      readonly partitions: readonly { readonly partition: number }[]
      readonly fromBeginning: boolean
    }[],
  ): Promise<readonly { readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[]>
  findGroupCoordinator(group: { readonly groupId: string }): Promise<InnerBroker>
}

/** The library's own view of a cluster. @throws Error when this version of it hides that elsewhere */
export const innerCluster = (kafka: object): InnerCluster => {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description = '' }) => description.endsWith('createCluster'))
  const create = symbol && (kafka as Record<symbol, unknown>)[symbol]
  if (typeof create !== 'function') throw new Error('this version of kafkajs has no inner cluster: install kafkajs@2.2.4')
  return create({ metadataMaxAge: 300_000, allowAutoTopicCreation: false, isolationLevel: READ_COMMITTED }) as InnerCluster
}

/** Messages of transactions that are not finished, or were given up, are never seen. */
export const READ_COMMITTED = 1
