/**
 * The keys of every advisory lock in the gateway's database: two numbers each, and no two of them the same, or one duty
 * would wait for another that it knows nothing of. A test compares them, and finds what is locked by a number of its own.
 */
export const LOCKS = {
  migrating: [7015, 0],
  /** Taken in SQL, by the function that makes the log's partitions. */
  makingPartitions: [7015, 1],
  creatingShard: [7015, 2],
  linkingNumbers: [7015, 3],
  askingWitnesses: [7015, 4],
  watchingLog: [7015, 80],
} satisfies Readonly<Record<string, [number, number]>>

/** First keys of the locks of which there are many: the second is the number, or the hash of the name, of what is locked. */
export const LOCKS_EACH = {
  shardLease: 7016,
  secondShardLease: 7017,
  thirdShardLease: 7018,
  loadingExtract: 7020,
  findingPeople: 7062,
  changingLink: 7063,
  reporting: 7110,
  endingSessions: 7120,
} satisfies Readonly<Record<string, number>>
