/** One object of a schema. */
export interface CatalogObject {
  /** `index`, `column`, `enum`: what a person calls it. */
  readonly kind: string
  /** `public.orders_user_id_idx`; unique within its kind. */
  readonly name: string
  /** The table it belongs to; when that is missing, this is missing for no reason of its own. */
  readonly parent: string | null
  /** Properties by name; `null` where a property does not apply. */
  readonly definition: Readonly<Record<string, unknown>>
  /** Keys of other objects it comes and goes with: the constraint of an index, the column of a sequence. */
  readonly with?: readonly string[]
  /** Keys of the columns it stands on: it goes when one of them does. */
  readonly on?: readonly string[]
  /** The server would have given it this name, too, so nobody chose it. */
  readonly namedByServer?: boolean
}

/** Every object by kind and name. Two snapshots are equal when the schemas are. */
export type CatalogSnapshot = ReadonlyMap<string, CatalogObject>

/** Where a snapshot has an object. */
export function keyOf({ kind, name }: Pick<CatalogObject, 'kind' | 'name'>): string {
  return `${kind} ${name}`
}
