import type { CommentRule, Draft, JudgedIgnore, JudgedScript } from '../rule.ts'

export const suppressionComment: CommentRule = {
  id: 'suppression-comment',
  title: 'A comment does not suppress what it names',
  severity: 'warning',
  about: 'comments',
  why: 'A comment `rehearse:ignore` takes a finding out of the verdict. One that names no rule, gives no reason or has expired takes out nothing, and its author believes it does. One that is no longer needed would hide the next mistake of the same kind.',
  instead:
    'Write `-- rehearse:ignore <rule>[,<rule>] until=YYYY-MM-DD because <reason>` directly before the statement or on its line. As the first comment of a file it counts for the whole file. The date may be left out, the reason may not. Delete comments that suppress nothing.',
  whenNotToUse:
    'These findings are about comments for Rehearse alone. What other tools read from comments is listed as a note and counts for nothing here.',
  sources: [
    'A comment is what the scanner of PostgreSQL takes for one (src/backend/parser/scan.l): neither text in quotes nor the body of a function. Days are counted in UTC.',
  ],
  check: ({ script, ignores, usualRows }) => [
    ...ignores.flatMap(mistakes),
    ...script.comments.unknown.map(({ line, column, word }) => ({
      statement: null,
      line,
      column,
      title: 'A comment asks for something unknown',
      message: `\`rehearse:${word}\` means nothing. Comments may say \`rehearse:ignore\`, \`rehearse:rows\` and \`rehearse:irreversible\`.`,
    })),
    ...script.comments.unreadRows.map(({ line, column }) => ({
      statement: null,
      line,
      column,
      title: 'A comment about rows cannot be read',
      message:
        'It changes nothing. Write `rehearse:rows orders=2000000`, with a number of rows for each table.',
    })),
    ...fewerRows(script, usualRows),
    ...foreign(script),
  ],
}

function mistakes({ comment, unknown, expired, unused }: JudgedIgnore): readonly Draft[] {
  const { line, column, rules, reason, badDate, until, about } = comment
  const at = { statement: null, line, column }
  const named = rules.map((rule) => `\`${rule}\``).join(' and ')
  const drafts: Draft[] = unknown.map(({ name, advice }) => ({
    ...at,
    title: 'A suppression names a rule that does not exist',
    message: `There is no rule \`${name}\`, so nothing is suppressed under that name.${advice}`,
  }))
  if (rules.length === 0) {
    const message = 'Nothing is suppressed. Name the rules behind `rehearse:ignore`, separated by commas.'
    drafts.push({ ...at, title: 'A suppression names no rule', message })
  }
  if (badDate !== null) {
    const message = `Nothing is suppressed, because \`until=${badDate}\` is no day. Write it as YYYY-MM-DD.`
    drafts.push({ ...at, title: 'A suppression has a date that does not exist', message })
  }
  if (reason === '') {
    const message = `Nothing is suppressed. Whoever meets this comment later has to know why ${named || 'the finding'} does not matter here: add \`because\` and the reason.`
    drafts.push({ ...at, title: 'A suppression gives no reason', message })
  }
  if (about === 'nothing') {
    const message = 'No statement follows it, so nothing is suppressed. Put it directly before its statement.'
    drafts.push({ ...at, title: 'A suppression stands behind the last statement', message })
  }
  if (drafts.length === 0 && expired) {
    const message = `It counted until ${until}; what it suppressed counts again. Correct the statement, or set a later date if the reason still holds: ${reason}`
    drafts.push({ ...at, title: 'A suppression has expired', message })
  }
  if (drafts.length === 0 && unused.length > 0) {
    const message = `In this review ${unused.map((rule) => `\`${rule}\``).join(' and ')} found nothing that it could suppress. Delete what is not needed: it would hide the next mistake of the kind.`
    drafts.push({ ...at, severity: 'note', title: 'A suppression is not needed', message })
  }
  return drafts
}

/** Whoever decides on the change has to know, because few rows make any migration look harmless. */
function fewerRows({ comments, performed }: JudgedScript, usualRows: number): readonly Draft[] {
  if (!performed) return []
  return comments.rowHints.flatMap(({ table, rows, line }) =>
    rows < usualRows
      ? [
          {
            statement: null,
            severity: 'note' as const,
            line,
            table,
            title: 'A comment asks for fewer rows than usual',
            message: `The comment asks for ${rows.toLocaleString('en-US')} rows in ${table} instead of ${usualRows.toLocaleString('en-US')}. What reads or rewrites the table takes longer where production has more.`,
          },
        ]
      : [],
  )
}

/** One note a file: that the comments are there is all there is to say. */
function foreign({ comments }: JudgedScript): readonly Draft[] {
  const [first] = comments.foreign
  if (first === undefined) return []
  const listed = comments.foreign.map(({ word, line }) => `\`${word}\` in line ${line}`).join(', ')
  const message = `This file asks another tool to stay silent: ${listed}. Rehearse leaves that aside.`
  const title = 'A comment for another tool suppresses nothing here'
  return [{ statement: null, severity: 'note', line: first.line, title, message }]
}
