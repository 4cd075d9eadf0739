import type { ColumnDefinition } from '../model/operation.ts'

/** Rows that exist get NULL in the new column, and it takes none: ADD COLUMN fails as soon as there is a row. */
export function demandsMissingValue(column: ColumnDefinition): boolean {
  return column.notNull && !givesValue(column)
}

function givesValue({
  hasDefault,
  defaultIsNull,
  generatedStored,
  generatedVirtual,
  identity,
  serial,
}: ColumnDefinition): boolean {
  const constant = hasDefault && defaultIsNull !== true
  return constant || generatedStored || generatedVirtual === true || identity || serial
}
