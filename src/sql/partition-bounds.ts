import type { Node, PartitionBoundSpec } from '@pgsql/types'
import type { PartitionBound } from '../model/operation-details.ts'
import { constantText } from './expressions.ts'
import { stringsOf } from './names.ts'

/** `FOR VALUES …` or `DEFAULT`, read from the parse; MINVALUE and MAXVALUE are words to the parser. */
export function partitionBound(spec: PartitionBoundSpec): PartitionBound {
  if (spec.is_default) return { kind: 'default' }
  if (spec.strategy === 'l') return { kind: 'list', values: (spec.listdatums ?? []).map(constantText) }
  if (spec.strategy === 'r')
    return {
      kind: 'range',
      from: (spec.lowerdatums ?? []).map(boundText),
      to: (spec.upperdatums ?? []).map(boundText),
    }
  return { kind: 'hash' }
}

function boundText(node: Node): string | null {
  if ('ColumnRef' in node) return stringsOf(node.ColumnRef.fields).at(-1)?.toUpperCase() ?? null
  return constantText(node)
}
