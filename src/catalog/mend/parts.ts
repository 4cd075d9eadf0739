import { type CatalogObject, type CatalogSnapshot, keyOf } from '../object.ts'
import { listOf, textOf } from './remedy.ts'
import { withoutRunningRole } from './roles.ts'

/**
 * A snapshot with what is written in statements of its own as objects of its own: the default of a column, its
 * identity with the sequence that serves it, the place of a table under its parents, the column that owns a sequence, the
 * constraints of a domain. Of `role`, which runs scripts, no name is left.
 */
export function inParts(snapshot: CatalogSnapshot, role: string): CatalogSnapshot {
  const sequences = identitySequences(snapshot)
  const parts = [...snapshot.values()].flatMap((named): readonly CatalogObject[] => {
    const object = withoutRunningRole(named, role)
    switch (object.kind) {
      case 'column':
        return columnParts(object, sequences.get(object.name))
      case 'table':
      case 'foreign table':
        return tableParts(object)
      case 'sequence':
        return object.definition.identity === true ? [] : sequenceParts(object)
      case 'domain':
        return domainParts(object)
      default:
        return [object]
    }
  })
  return new Map(parts.map((object) => [keyOf(object), object]))
}

function columnParts(column: CatalogObject, sequence: CatalogObject | undefined): readonly CatalogObject[] {
  const { default: expression, identity, position: _, ...rest } = column.definition
  if (textOf(column, 'generated') !== null) return [{ ...column, definition: { ...rest, expression } }]
  const part = (kind: string, definition: CatalogObject['definition']): CatalogObject => ({
    kind,
    name: column.name,
    parent: column.parent,
    definition,
    with: (column.with ?? []).map((key) => key.replace(/^column /, `${kind} `)),
  })
  return [
    { ...column, definition: rest },
    ...(typeof expression === 'string' ? [part('default', { definition: expression })] : []),
    ...(typeof identity === 'string' && identity !== ''
      ? [part('identity', { identity, sequence: sequence?.name, ...(sequence && numbersOf(sequence)) })]
      : []),
  ]
}

function tableParts(table: CatalogObject): readonly CatalogObject[] {
  const { parents, 'partition bound': bound, 'detach pending': pending, ...definition } = table.definition
  const itself = { ...table, definition }
  if (!Array.isArray(parents) || parents.length === 0) return [itself]
  return [
    itself,
    { kind: 'attachment', name: table.name, parent: table.name, definition: { parents, bound, pending } },
  ]
}

function sequenceParts(sequence: CatalogObject): readonly CatalogObject[] {
  const { 'owned by': column, identity: _, ...definition } = sequence.definition
  const itself = { ...sequence, definition }
  if (typeof column !== 'string') return [itself]
  return [
    itself,
    {
      kind: 'ownership',
      name: sequence.name,
      parent: sequence.name,
      definition: { table: sequence.parent, column },
    },
  ]
}

/** A snapshot lists each constraint as its name and its definition, which begins with CHECK. */
function domainParts(domain: CatalogObject): readonly CatalogObject[] {
  const { constraints: _, 'constraint comments': comments, ...definition } = domain.definition
  const checks = listOf(domain, 'constraints').map((text): CatalogObject => {
    const start = text.indexOf(' CHECK ')
    const name = text.slice(0, start)
    const comment = Object.entries(comments ?? {}).find(([commented]) => commented === name)?.[1] ?? null
    return {
      kind: 'domain constraint',
      name: `${domain.name}.${name}`,
      parent: domain.name,
      definition: { definition: text.slice(start + 1), comment },
      with: [keyOf(domain)],
    }
  })
  return [{ ...domain, definition }, ...checks]
}

/** Sequences of identity columns, by the column. */
function identitySequences(snapshot: CatalogSnapshot): ReadonlyMap<string, CatalogObject> {
  return new Map(
    [...snapshot.values()].flatMap((object): [string, CatalogObject][] => {
      const column = object.kind === 'sequence' ? textOf(object, 'owned by') : null
      return column !== null && object.definition.identity === true ? [[column, object]] : []
    }),
  )
}

/** What ALTER SEQUENCE and GENERATED AS IDENTITY can state. */
export function numbersOf({ definition }: CatalogObject): Readonly<Record<string, unknown>> {
  const { type, start, increment, minimum, maximum, cache, cycle } = definition
  return { type, start, increment, minimum, maximum, cache, cycle }
}
