import { wholeDown } from '../down-fix.ts'
import type { Draft, JudgedMigration, RollbackRule } from '../rule.ts'

export const rollbackMissing: RollbackRule = {
  id: 'rollback-missing',
  title: 'There is no down script',
  severity: 'warning',
  about: 'rollback',
  why: 'The tool reverses migrations by their down script. Without one, the way back has to be written during the incident that needs it.',
  instead:
    'Write the down script now, while the change is fresh. Where the review suggests one that it has performed, start from that.',
  whenNotToUse:
    'Where the team only ever rolls forward: set rollback to advisory or off. With rollback set to required it is an error, and so is a rollback that could not be performed.',
  sources: [
    'Layouts whose tool knows no down scripts (Prisma, Flyway without undo) are not reported, unless the setting requires a rollback and the suggested one does not restore.',
  ],
  check: ({ migration }) => {
    const { rollback, repeatable, expectsDown } = migration
    if (repeatable) return []
    if (rollback.status === 'not-run') return notProved(migration)
    if (rollback.status !== 'missing') return []
    return expectsDown ? [missing(migration)] : noneKnown(migration)
  },
}

function missing(migration: JudgedMigration): Draft {
  const { suggestedDown } = migration.rollback
  const performed =
    suggestedDown?.verified !== true
      ? 'Add the down script.'
      : `Add the down script; the one shown here was performed and brings the schema back.${exceptFor(suggestedDown.gaps)}`
  return {
    statement: null,
    ...asRequired(migration),
    message: `If this deployment has to be taken back, the tool has nothing to run: the way back would be written during the incident, while users wait. ${performed}`,
    ...wholeDown(migration),
  }
}

/** Fair to tools without down scripts: there the suggested one counts. */
function noneKnown(migration: JudgedMigration): readonly Draft[] {
  const { suggestedDown } = migration.rollback
  if (migration.rollbackMode !== 'required' || suggestedDown?.verified === true) return []
  return [
    {
      statement: null,
      severity: 'error',
      title: 'No way back is proved',
      message: `The setting rollback requires a way back. The tool knows no down scripts, and no script was found that brings the schema back.${exceptFor(suggestedDown?.gaps)} Write down how this deployment is taken back, or make the change in steps that each can stay.`,
      ...wholeDown(migration),
    },
  ]
}

/** A migration that fails or was not performed itself is told elsewhere. */
function notProved(migration: JudgedMigration): readonly Draft[] {
  const { up, rollback, rollbackMode } = migration
  if (rollbackMode !== 'required' || !up.performed || up.error !== null) return []
  return [
    {
      statement: null,
      severity: 'error',
      title: 'The rollback is not proved',
      message:
        `The setting rollback requires that each rollback is performed, and this one was not. ${rollback.reason ?? ''}`.trim(),
    },
  ]
}

const asRequired = ({ rollbackMode }: JudgedMigration) =>
  rollbackMode === 'required' ? { severity: 'error' as const } : {}

/** Each is a sentence. */
const exceptFor = (gaps: readonly string[] = []) => gaps.map((gap) => ` ${gap}`).join('')
