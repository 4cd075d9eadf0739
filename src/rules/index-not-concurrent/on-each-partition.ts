import type { Fix } from '../../model/report.ts'
import { indexElsewhere, indexText } from '../../sql/index-text.ts'
import { quoteQualified } from '../../sql/names.ts'
import { isPartitioned } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptContext } from '../rule.ts'

/** More of them are built by a script that somebody writes, not by a list of steps. */
const MOST_PARTITIONS = 12

/**
 * The index of a partitioned table without a lock that lasts: an invalid one of the parent, one that is built
 * CONCURRENTLY on each partition, and all of them attached. Partitions and the names of their indexes are those that the
 * statement locked; `null` where they are not certain, or partitions have partitions.
 */
export function onEachPartition(
  context: ScriptContext,
  { sql, effects }: JudgedStatement,
  table: string,
): Fix | null {
  const text = indexText(sql)
  const relations = new Set(effects.locks.flatMap((lock) => (lock.table === table ? [lock.relation] : [])))
  const made = new Set(effects.locks.flatMap((lock) => (lock.createdHere ? [lock.relation] : [])))
  const partitions = [...relations].filter((one) => one !== table && context.isExisting(one))
  if (text === null || partitions.length === 0 || partitions.length > MOST_PARTITIONS) return null
  if (partitions.some((one) => isPartitioned(context, one))) return null
  const parts = partitions.flatMap((partition) => {
    const index = indexOf(partition, partitions, made)
    return index === null ? [] : [{ partition, index }]
  })
  const [root, ...others] = [...made].filter((one) => parts.every(({ index }) => index !== one))
  if (root === undefined || others.length > 0 || parts.length < partitions.length) return null
  return recipe([
    {
      sql: `${text.onlyParent};`,
      transaction: true,
      why: 'Takes an instant. The index is not valid until every partition has its part.',
    },
    ...parts.map(({ partition, index }) => ({
      sql: `${indexElsewhere(text, index.slice(index.indexOf('.') + 1), partition)};`,
      transaction: false,
      why: 'Alone in its migration: it refuses to run inside a transaction.',
    })),
    {
      sql: parts
        .map(({ index }) => `ALTER INDEX ${quoteQualified(root)} ATTACH PARTITION ${quoteQualified(index)};`)
        .join('\n'),
      transaction: true,
      why: 'Takes an instant. With the last one the index of the parent becomes valid.',
    },
  ])
}

/** The server names the index of a partition after it; a partition may have the beginning of another's name. */
function indexOf(partition: string, partitions: readonly string[], made: ReadonlySet<string>): string | null {
  const isOf = (index: string, one: string) => index.startsWith(`${one}_`)
  const own = [...made].filter(
    (index) =>
      isOf(index, partition) &&
      !partitions.some((other) => other.length > partition.length && isOf(index, other)),
  )
  return own.length === 1 ? (own[0] ?? null) : null
}
