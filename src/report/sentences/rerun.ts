import type { Migration, Rerun } from '../../model/report.ts'
import { cut, plural } from '../format.ts'
import { code, enumerateProse, joinProse, type Prose, parseProse, prose } from '../prose.ts'
import { sqlErrorSentences } from './evidence.ts'

/** Ways in which a second run ends; of many the first tell enough. */
const MOST_WAYS = 5

/** Objects that one place leaves behind, and places that are alike. */
const MOST_LISTED = 8

/** A text about one object; expressions in it can be long. */
const MOST_WORDS = 200

/**
 * What stays behind where an up script breaks off, and how running it again ends: a few sentences for each way in
 * which it ends. Empty where there is nothing to say.
 */
export function rerunSentences(migration: Migration): readonly Prose[] {
  const points = (migration.rerun ?? []).filter(leavesSomething)
  const ways = new Map<string, readonly [Rerun, ...Rerun[]]>()
  for (const point of points.filter(({ succeeds }) => !succeeds)) {
    const way = JSON.stringify([point.error ?? point.differences])
    const [first, ...others] = ways.get(way) ?? [point]
    ways.set(way, first === point ? [point] : [first, ...others, point])
  }
  const good = points.filter(({ succeeds }) => succeeds).length
  const left = ways.size - MOST_WAYS
  return [
    ...[...ways.values()].slice(0, MOST_WAYS).map((way) => waySentences(way, migration)),
    ...(left > 0 ? [prose`It ends in ${plural(left, 'other way')} elsewhere.`] : []),
    ...(good > 0
      ? [
          prose`Cut off at ${plural(good, ways.size > 0 ? 'other place' : 'place')}, it succeeds when it is run again.`,
        ]
      : []),
  ]
}

/** The migration was performed, and wherever it fails the database is as it was before. */
export function leavesNothingBehind({ rerun }: Migration): boolean {
  return rerun !== undefined && !rerun.some(leavesSomething)
}

const leavesSomething = ({ leftBehind, succeeds }: Rerun) => leftBehind.length > 0 || !succeeds

/** The first place of those that end alike stands for them all. */
function waySentences([point, ...others]: readonly [Rerun, ...Rerun[]], migration: Migration): Prose {
  const { leftBehind } = point
  const start =
    migration.up.error === null
      ? prose`If the connection is lost ${place(point, migration)}`
      : prose`Where it fails`
  const left =
    leftBehind.length === 0
      ? prose`nothing that shows is left behind`
      : prose`this is left behind: ${listed(leftBehind)}`
  const alike = others.slice(0, MOST_LISTED).map((other) => prose`${place(other, migration)}`)
  const more = others.length - alike.length
  if (more > 0) alike.push(prose`at ${plural(more, 'other place')}`)
  const same = alike.length === 0 ? prose`` : prose` The same happens ${enumerateProse(alike)}.`
  return prose`${start}, ${left}. ${secondRun(point)}${same}`
}

function place({ after, during }: Rerun, { up }: Migration): string {
  const statement = up.statements[after]
  const line = during ? statement?.line : statement?.endLine
  const where = line === undefined || line === null ? `statement ${after + 1}` : `line ${line}`
  return during ? `while ${where} runs` : `after ${where}`
}

function secondRun(point: Rerun): Prose {
  const { remedy } = point
  const end = endSentence(point)
  return remedy === undefined ? end : prose`${end} After ${code(remedy)} it succeeds.`
}

function endSentence({ repair, error, differences = [] }: Rerun): Prose {
  const again =
    repair === undefined ? prose`Running it again` : prose`After ${code(repair)}, running it again`
  if (error !== undefined) {
    const line = error.line === null ? '' : ` at line ${error.line}`
    return prose`${again} fails${line}: ${joinProse(sqlErrorSentences(error), ' ')}`
  }
  if (differences.length === 0) return prose`${again} succeeds.`
  return prose`${again} ends without an error, but not where one run ends: ${listed(differences)}.`
}

function listed(words: readonly string[]): Prose {
  const shown = words.slice(0, MOST_LISTED).map((one) => parseProse(cut(one, MOST_WORDS)))
  const more = words.length - shown.length
  return joinProse([...shown, ...(more > 0 ? [prose`and ${more} more`] : [])], '; ')
}
