import type { EditedScript } from '../../layouts/edited-scripts.ts'
import type { MovedMigration } from '../../layouts/history-change.ts'
import type { HistoryRules, MigrationFiles, PlaceGone } from '../../layouts/layout.ts'
import type { Severity } from '../../model/report.ts'
import { code, quoted } from '../phrase.ts'

export interface Words {
  readonly severity: Severity
  readonly title: string
  readonly message: string
}

const named = ({ id }: MigrationFiles) => quoted([code(id)])

const REFUSED = 'Nothing of this change is deployed, nor anything after it.'

/** `null`: nothing happens. */
export function editedWords(
  files: MigrationFiles,
  rules: HistoryRules | null,
  differsIn: EditedScript['differsIn'],
): Words | null {
  if (differsIn === 'nothing') return null
  if (rules?.edited.does === 'refuses') {
    return {
      severity: 'error',
      title: 'The deployment is refused: a migration that has run is edited',
      message: `The base branch has ${named(files)} already${differsIn === 'comments' ? ', and although only comments or blanks differ, it is another file now' : ''}. ${rules.edited.because} ${REFUSED} Put the text back as it was, and make the change in a new migration.`,
    }
  }
  if (differsIn === 'comments') return null
  return {
    severity: 'warning',
    title: 'Production does not run what is edited here',
    message: `The base branch has ${named(files)} already, so production has run it as it was. ${rules?.edited.because ?? 'A runner that remembers what has run does not run it again; one that keeps checksums refuses to go on.'} The edit reaches only databases that are made anew, and production has another schema from then on. Put the text back as it was, and make the change in a new migration.`,
  }
}

/** `null`: nothing happens. */
export function removedWords(files: MigrationFiles, rules: HistoryRules | null, place: PlaceGone): Words {
  const answer = rules?.removed(place)
  if (answer?.does === 'refuses') {
    return {
      severity: 'error',
      title: 'The deployment is refused: a migration that has run is gone',
      message: `The base branch has ${named(files)} already, so production has run it. ${answer.because} ${REFUSED} Put the file back, and undo what it did in a new migration.`,
    }
  }
  return {
    severity: 'warning',
    title: 'A migration that production has run is gone',
    message: `The base branch has ${named(files)} already, so production has run it and keeps what it did, while a database that is made anew lacks it. ${answer?.because ?? 'Some runners stop where a file of what has run is missing.'} Put the file back, and undo what it did in a new migration.`,
  }
}

/** `null`: nothing happens. */
export function movedWords(moved: MovedMigration, rules: HistoryRules | null): Words | null {
  const { files, from, sameVersion, late, place } = moved
  const before = `The base branch has it as ${named(from)}, so production has run it under that name.`
  const back = `Give it its old name back${sameVersion ? '' : ', and what is new a file of its own'}.`
  if (rules === null) {
    return {
      severity: 'warning',
      title: 'A migration that production has run gets another name',
      message: `${before} A runner that remembers names runs it a second time as ${named(files)}, which fails where what it makes exists already. ${back}`,
    }
  }
  const answer = sameVersion ? rules.renamed : rules.removed(place)
  if (answer?.does === 'refuses' || (!sameVersion && late && rules.late.does === 'refuses')) {
    const because = answer?.does === 'refuses' ? answer.because : rules.late.because
    return {
      severity: 'error',
      title: 'The deployment is refused: a migration that has run gets another name',
      message: `${before} ${because} ${REFUSED} ${back}`,
    }
  }
  // The tool knows it by its version, or passes over it as over any other that comes too late.
  if (sameVersion || (late && rules.late.does === 'skips')) return null
  return {
    severity: 'error',
    title: 'Production runs this migration a second time',
    message: `${before} ${rules.tool} takes ${named(files)} for a new one and runs it again on top of itself, which fails where what it makes exists already. ${back}`,
  }
}
