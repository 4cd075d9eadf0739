/** One line of a `sqitch.plan` that names a change. */
export interface PlannedChange {
  readonly name: string
  /**
   * Empty unless the name is planned again further down (`sqitch rework`). Then the scripts of this line lie in files
   * that carry one of these tags; the nearest tag before the later line comes first.
   */
  readonly reworkTags: readonly string[]
}

export interface SqitchPlan {
  /** In the order in which Sqitch deploys them. */
  readonly changes: readonly PlannedChange[]
  /** Why Sqitch refuses the plan, one sentence each. */
  readonly problems: readonly string[]
}

/**
 * A line as Sqitch 1.3 reads it (`_parse` in App::Sqitch::Plan): an optional operator, a name, dependencies in
 * brackets, a time, and who planned it.
 */
const LINE =
  /^[ \t]*(?:(@)|[+-][ \t]*)?([^\s:@#\\[\]]+)[ \t]*(?:\[([^\]]+)\][ \t]*)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ[ \t]+[^<]+[ \t]<[^>]+>[ \t]*$/

interface Reading {
  readonly changes: { readonly name: string; readonly after: number }[]
  /** Tag names in their order, with how many changes stand before each. */
  readonly tags: Map<string, number>
  readonly problems: string[]
}

/** Reads the text of a plan: https://sqitch.org/docs/manual/sqitchchanges/ */
export function parseSqitchPlan(text: string, file: string): SqitchPlan {
  const reading: Reading = { changes: [], tags: new Map(), problems: [] }
  const project = /^[ \t]*%[ \t]*project[ \t]*=[ \t]*(\S+)/m.exec(text)?.[1] ?? ''
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const code = line.replace(/[ \t]*#.*$/, '')
    if (code.trim() === '' || /^[ \t]*%/.test(code)) continue
    readLine(code, `${file}:${index + 1}`, project, reading)
  }
  const { changes, problems } = reading
  return {
    changes: changes.map(({ name }, place) => ({ name, reworkTags: reworkTags(reading, place) })),
    problems,
  }
}

function readLine(code: string, place: string, project: string, reading: Reading): void {
  const [, tag, name = '', dependencies = ''] = LINE.exec(code) ?? []
  const { changes, tags, problems } = reading
  if (name === '') {
    problems.push(`${place} is no line of a plan that Sqitch can read.`)
  } else if (tag !== undefined) {
    if (tags.has(name))
      problems.push(`${place} gives the tag @${name} a second time; Sqitch refuses the plan.`)
    tags.set(name, changes.length)
  } else {
    const since = Math.max(0, ...tags.values())
    if (changes.slice(since).some((change) => change.name === name))
      problems.push(`${place} plans ${name} again without a tag in between; Sqitch refuses the plan.`)
    problems.push(...unmet(name, dependencies, project, reading).map((problem) => `${place} ${problem}`))
    changes.push({ name, after: changes.length })
  }
}

/** A dependency on another project cannot be looked up here, and an id names a change that nobody can read. */
function unmet(name: string, dependencies: string, project: string, { changes, tags }: Reading): string[] {
  return dependencies.split(/[ \t]+/).flatMap((written) => {
    const [, conflicts, of, change = '', tag] = /^(!?)(?:([^:@]+):)?([^:@]*)(?:@(.+))?$/.exec(written) ?? []
    if (written === '' || (of !== undefined && of !== project) || /^[0-9a-f]{40}$/.test(change)) return []
    const before = tag === undefined ? changes.length : tags.get(tag)
    const there =
      before !== undefined && (change === '' || changes.slice(0, before).some((one) => one.name === change))
    if (conflicts === '!')
      return there
        ? [`plans ${name}, which conflicts with ${change} above it; Sqitch will not deploy it.`]
        : []
    return there ? [] : [`plans ${name} before ${written}, which it requires; Sqitch refuses the plan.`]
  })
}

function reworkTags({ changes, tags }: Reading, place: number): readonly string[] {
  const name = changes[place]?.name
  const again = changes.findIndex((change, index) => index > place && change.name === name)
  if (again < 0) return []
  const between = [...tags].filter(([, before]) => place < before && before <= again)
  // Sqitch looks from the later line upwards, and at the tags of one change in their order.
  return between
    .map(([tag, before], index) => ({ tag, before, index }))
    .sort((a, b) => b.before - a.before || a.index - b.index)
    .map(({ tag }) => tag)
}
