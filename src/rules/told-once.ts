import type { Severity } from '../model/report.ts'
import type { Draft, Rule } from './rule.ts'

/** What a rule says of one script. */
export interface Said {
  readonly rule: Rule
  readonly draft: Draft
}

/** Sentences that tell the others apart; a statement may drop twenty columns. */
const MOST_TOLD = 3

/**
 * One finding where one cause has several: what one rule says of a statement more than once, and what holds locks
 * while a statement works that has a better way outside of this transaction anyway.
 */
export function toldOnce(said: readonly Said[]): readonly Said[] {
  const told = new Map<Said, Said[]>()
  const atStatement = new Map<Draft['statement'], Said[]>()
  for (const one of said) {
    const there = atStatement.get(one.draft.statement) ?? []
    const first = there.find((earlier) => isSame(earlier, one) || endsWith(earlier, one))
    if (first !== undefined) {
      told.get(first)?.push(one)
      continue
    }
    told.set(one, [])
    atStatement.set(one.draft.statement, [...there, one])
  }
  return [...told].map(([first, others]) => (others.length === 0 ? first : together(first, others)))
}

const severityOf = ({ rule, draft }: Said): Severity => draft.severity ?? rule.severity

/** Advice is folded as it is, and a fix stands for one thing only. */
function isSame(first: Said, one: Said): boolean {
  const [a, b] = [first.draft, one.draft]
  return (
    first.rule === one.rule &&
    a.statement !== null &&
    a.statement === b.statement &&
    severityOf(one) !== 'note' &&
    severityOf(first) === severityOf(one) &&
    a.title === b.title &&
    a.line === b.line &&
    [a, b].every(({ fix, queries }) => fix === undefined && queries === undefined)
  )
}

/** The work is over for those who wait once the fix of the first has moved it out of the transaction. */
function endsWith(first: Said, one: Said): boolean {
  const { statement, fix } = first.draft
  const [step, ...more] = fix?.steps ?? []
  const movesOut = step !== undefined && (more.length > 0 || !step.transaction)
  return (
    one.rule.turn === 'transaction' &&
    one.rule.explainsBlocking === true &&
    first.rule !== one.rule &&
    first.rule.explainsBlocking === true &&
    statement !== null &&
    statement === one.draft.statement &&
    movesOut &&
    severityOf(first) === severityOf(one)
  )
}

function together(first: Said, others: readonly Said[]): Said {
  const { draft } = first
  const tables = others.flatMap(({ draft: { table, also = [] } }) => [
    ...(table === undefined ? [] : [table]),
    ...also,
  ])
  const more = [...new Set([...(draft.also ?? []), ...tables])].filter((table) => table !== draft.table)
  return {
    ...first,
    draft: {
      ...draft,
      ...(more.length === 0 ? {} : { also: more }),
      message: joined([draft.message, ...others.map((one) => one.draft.message)]),
    },
  }
}

/** What all say comes once and last: it is what to do. */
function joined(messages: readonly string[]): string {
  const split = messages.map(sentences)
  const shared = (split[0] ?? []).filter((sentence) => split.every((one) => one.includes(sentence)))
  const own = split.map((one) => one.filter((sentence) => !shared.includes(sentence)).join(' '))
  const different = [...new Set(own)].filter((text) => text !== '')
  const left = different.length - MOST_TOLD
  const rest = left > 0 ? [`The same holds for ${left} more in this statement.`] : []
  return [...different.slice(0, MOST_TOLD), ...rest, ...shared].join(' ')
}

/** A full stop inside a name is followed by no blank. */
function sentences(message: string): readonly string[] {
  return message.split(/(?<=[.!?]) (?=[A-Z`])/)
}
