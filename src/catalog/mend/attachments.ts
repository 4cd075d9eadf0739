import { quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { type Family, isMade, listOf, type Scene, textOf } from './remedy.ts'

/** The place of a table under its parents: as a partition, or as a child that inherits. */
export const attachment: Family = {
  label: ({ name }) => `TABLE ${quoteQualified(name)}`,
  rank: 90,
  create: (object, scene) => ({ sql: isStated(object, scene) ? [] : attach(object) }),
  drop: (object) => ({ sql: detach(object) }),
}

/** INHERITS of CREATE TABLE says it. */
function isStated(object: CatalogObject, { plans }: Scene): boolean {
  return textOf(object, 'bound') === null && isMade({ plans }, `table ${object.name}`)
}

function attach(object: CatalogObject): readonly string[] {
  const bound = textOf(object, 'bound')
  const name = quoteQualified(object.name)
  return listOf(object, 'parents')
    .map(quoteQualified)
    .map((parent) =>
      bound === null
        ? `ALTER TABLE ${name} INHERIT ${parent}`
        : `ALTER TABLE ${parent} ATTACH PARTITION ${name} ${bound}`,
    )
}

function detach(object: CatalogObject): readonly string[] {
  const name = quoteQualified(object.name)
  return listOf(object, 'parents')
    .map(quoteQualified)
    .map((parent) =>
      textOf(object, 'bound') === null
        ? `ALTER TABLE ${name} NO INHERIT ${parent}`
        : `ALTER TABLE ${parent} DETACH PARTITION ${name}`,
    )
}
