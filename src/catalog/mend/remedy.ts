import type { CatalogObject, CatalogSnapshot } from '../object.ts'

/** Statements without their semicolons, and in sentences what they do not bring back. */
export interface Remedy {
  readonly sql: readonly string[]
  readonly gaps?: readonly string[]
  /** It is not the same object afterwards: owner, rights and comment are gone. */
  readonly isNew?: true
}

/** Both schemas, for what cannot be written from one object alone. Defaults are objects of their own in them. */
export interface Scene {
  readonly from: CatalogSnapshot
  readonly to: CatalogSnapshot
  /** What becomes of an object, by kind and name. */
  readonly plans: ReadonlyMap<string, Plan>
}

export type Plan = 'create' | 'drop' | 'recreate' | 'alter'

/** How objects of one kind are made, changed and removed. */
export interface Family {
  /** As COMMENT ON and ALTER … OWNER TO name it: `TABLE public.orders`, `TRIGGER stamp ON public.orders`. */
  readonly label: (object: CatalogObject) => string
  /** As GRANT names it; absent: it has no grants of its own. */
  readonly grantedAs?: (object: CatalogObject) => string
  /** Privileges that PUBLIC has on a new one (manual, Privileges). */
  readonly publicGrants?: string
  /** Smaller is made earlier and removed later, where no name says otherwise. */
  readonly rank: number
  /** Removed at the very end: what uses it may first have to be changed. */
  readonly droppedLast?: (object: CatalogObject, scene: Scene) => boolean
  readonly create: (object: CatalogObject, scene: Scene) => Remedy
  readonly drop?: (object: CatalogObject, scene: Scene) => Remedy
  /** `null`: it can only be removed and made again. */
  readonly alter?: (was: CatalogObject, is: CatalogObject, scene: Scene) => Remedy | null
}

/** A property that is a text; `null` where it does not apply. */
export function textOf({ definition }: CatalogObject, property: string): string | null {
  const value = definition[property]
  return typeof value === 'string' && value !== '' ? value : null
}

/** A property that is a list of texts. */
export function listOf({ definition }: CatalogObject, property: string): readonly string[] {
  const value = definition[property]
  return Array.isArray(value) ? value.map(String) : []
}

/** Whether a plan makes an object anew. */
export const isMade = ({ plans }: Pick<Scene, 'plans'>, key: string) =>
  plans.get(key) === 'create' || plans.get(key) === 'recreate'

/** Whether a plan removes it, if only for a while. */
export const isGone = ({ plans }: Pick<Scene, 'plans'>, key: string) =>
  plans.get(key) === 'drop' || plans.get(key) === 'recreate'

/** Properties in which two objects differ. */
export function changedProperties(was: CatalogObject, is: CatalogObject): readonly string[] {
  return Object.keys({ ...was.definition, ...is.definition }).filter(
    (property) => JSON.stringify(was.definition[property]) !== JSON.stringify(is.definition[property]),
  )
}

/** A string literal. Backslashes mean themselves under standard_conforming_strings, which scripts rarely turn off. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
