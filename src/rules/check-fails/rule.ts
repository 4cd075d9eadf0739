import { type Check, checksAt, heldBefore, whatItSays } from '../checks.ts'
import type { Draft, ScriptRule } from '../rule.ts'

export const checkFails: ScriptRule = {
  id: 'check-fails',
  title: 'A check fails after the migration',
  severity: 'error',
  needsServer: true,
  about: 'up',
  why: 'A check is SQL of your own that says what has to be true of the database: the verify scripts of Sqitch, or the files of the setting verify. It was performed right after the up script, and it does not hold there.',
  instead:
    'Correct the migration, or bring the check up to date where the change means to break it. Both belong in one change.',
  whenNotToUse:
    'A check that fails before the migration already is a warning: the rows of a rehearsal are made up, and a check may expect rows that only production has.',
  sources: [
    'Performed before and after the up script, as the role that runs migrations, in a transaction that is rolled back.',
    'https://sqitch.org/docs/manual/sqitch-verify/',
  ],
  check: ({ migration }) => {
    const checks = migration.rollback.checks ?? []
    const before = checksAt(checks, 'before').filter(({ ok }) => !ok)
    const after = checksAt(checks, 'after up').filter(({ ok }) => !ok)
    return [...after.filter((check) => heldBefore(before, check)).map(broken), ...before.map(failedBefore)]
  },
}

function broken(check: Check): Draft {
  return {
    statement: null,
    title: `A check fails after the migration: ${check.name}`,
    message: `Once the migration has run, this is no longer as you say it must be: ${whatItSays(check)} Whoever relies on it meets that in production right after the deployment. Correct the migration, or the check with it.`,
  }
}

function failedBefore(check: Check): Draft {
  return {
    statement: null,
    severity: 'warning',
    title: `A check fails before the migration already: ${check.name}`,
    message: `The migration is not at fault, and nothing can be said about what it does to this: ${whatItSays(check)} The rows of a rehearsal are made up; write the check so that it holds on any rows that the schema allows.`,
  }
}
