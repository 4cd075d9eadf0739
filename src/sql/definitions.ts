import type { ColumnDef, Constraint, Node, TypeName } from '@pgsql/types'
import type { ColumnDefinition, ConstraintDefinition, ConstraintKind } from '../model/operation.ts'
import { factsOf, sequencesIn, simpleConditions } from './expressions.ts'
import { qualified, stringsOf, writtenRelation } from './names.ts'

const SERIAL_TYPES = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8'])

const CONSTRAINT_KINDS: Readonly<Record<string, ConstraintKind>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign-key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary-key',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'not-null',
}

const MAY_BE_UNENFORCED: ReadonlySet<string> = new Set(['CONSTR_CHECK', 'CONSTR_FOREIGN'])

/** A column as CREATE TABLE or ADD COLUMN writes it. */
export function columnDefinition(column: ColumnDef, defaultSchema: string): ColumnDefinition {
  const name = column.colname ?? ''
  const parts = (column.constraints ?? []).flatMap((item) => ('Constraint' in item ? [item.Constraint] : []))
  const defaultPart = parts.find((part) => part.contype === 'CONSTR_DEFAULT')
  const type = typeText(column.typeName)
  return {
    name,
    type,
    hasDefault: defaultPart !== undefined,
    defaultCallsFunctions: defaultPart ? factsOf(defaultPart.raw_expr).functions : [],
    notNull: parts.some((part) => part.contype === 'CONSTR_NOTNULL' || part.contype === 'CONSTR_PRIMARY'),
    generatedStored: parts.some((part) => part.contype === 'CONSTR_GENERATED' && part.generated_kind !== 'v'),
    identity: parts.some((part) => part.contype === 'CONSTR_IDENTITY'),
    serial: SERIAL_TYPES.has(type),
    constraints: parts.flatMap((part) =>
      part.contype && part.contype in CONSTRAINT_KINDS
        ? [constraintDefinition(part, defaultSchema, name)]
        : [],
    ),
    ...(isNull(defaultPart?.raw_expr) ? { defaultIsNull: true } : {}),
    ...(parts.some((part) => part.contype === 'CONSTR_GENERATED' && part.generated_kind === 'v')
      ? { generatedVirtual: true }
      : {}),
    ...sequencesOf(defaultPart?.raw_expr, defaultSchema),
    ...(column.collClause ? { collation: stringsOf(column.collClause.collname).join('.') } : {}),
  }
}

function sequencesOf(expression: Node | undefined, defaultSchema: string) {
  const sequences = sequencesIn(expression)
  if (sequences.length === 0) return {}
  return {
    defaultSequences: sequences.map((name) => (name.includes('.') ? name : `${defaultSchema}.${name}`)),
  }
}

function isNull(expression: Node | undefined): boolean {
  if (expression === undefined) return false
  if ('TypeCast' in expression) return isNull(expression.TypeCast.arg)
  return 'A_Const' in expression && (expression.A_Const.isnull ?? false)
}

/** A constraint; `column` is the column it is written on, `null` for a table constraint. */
export function constraintDefinition(
  constraint: Constraint,
  defaultSchema: string,
  column: string | null,
): ConstraintDefinition {
  const written = [...stringsOf(constraint.keys), ...stringsOf(constraint.fk_attrs)]
  return {
    kind: CONSTRAINT_KINDS[constraint.contype ?? ''] ?? 'check',
    name: constraint.conname ?? null,
    columns: written.length === 0 && column !== null ? [column] : written,
    provesNotNull: columnsProvedNotNull(constraint.raw_expr),
    notValid: constraint.skip_validation ?? false,
    usingIndex: constraint.indexname ?? null,
    referencedColumns: stringsOf(constraint.pk_attrs),
    references: constraint.pktable ? qualified(writtenRelation(constraint.pktable), defaultSchema) : null,
    ...(constraint.raw_expr === undefined
      ? {}
      : { expression: factsOf(constraint.raw_expr), conditions: simpleConditions(constraint.raw_expr) }),
    ...(constraint.is_no_inherit ? { noInherit: true } : {}),
    ...(MAY_BE_UNENFORCED.has(constraint.contype ?? '') && !constraint.is_enforced
      ? { notEnforced: true }
      : {}),
  }
}

/** Every part of an AND must hold, so each proves what it says. */
function columnsProvedNotNull(expression: Node | undefined): string[] {
  if (expression === undefined) return []
  if ('BoolExpr' in expression && expression.BoolExpr.boolop === 'AND_EXPR') {
    return (expression.BoolExpr.args ?? []).flatMap(columnsProvedNotNull)
  }
  if (!('NullTest' in expression)) return []
  const { nulltesttype, arg } = expression.NullTest
  if (nulltesttype !== 'IS_NOT_NULL' || arg === undefined || !('ColumnRef' in arg)) return []
  return stringsOf(arg.ColumnRef.fields).slice(-1)
}

/** A type as a person writes it: `int4`, `varchar(20)`, `text[]`, `shop.mood`. */
export function typeText(type: TypeName | undefined): string {
  const names = stringsOf(type?.names).filter((part) => part !== 'pg_catalog')
  const modifiers = (type?.typmods ?? []).flatMap((item) =>
    'A_Const' in item ? [String(item.A_Const.ival?.ival ?? 0)] : [],
  )
  const brackets = (type?.arrayBounds ?? []).map(() => '[]').join('')
  return names.join('.') + (modifiers.length > 0 ? `(${modifiers.join(',')})` : '') + brackets
}
