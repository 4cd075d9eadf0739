import type { Node, RangeVar } from '@pgsql/types'
import { qualified, writtenRelation } from './names.ts'

/** Every relation a parse tree names, in order of first mention, schema-qualified. */
export function relationsIn(node: Node, defaultSchema: string): string[] {
  const found = new Set<string>()
  visit(node, (relation) => {
    found.add(qualified(writtenRelation(relation), defaultSchema))
  })
  return [...found]
}

function visit(value: unknown, onRelation: (relation: RangeVar) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, onRelation)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if ('relname' in value) onRelation(value as RangeVar)
  for (const item of Object.values(value)) visit(item, onRelation)
}
