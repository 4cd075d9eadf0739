import { posix } from 'node:path'
import type { FileWriter, NewFile } from './new-migration.ts'
import { NOTHING_TO_UNDO } from './new-migration.ts'

/** When and by whom a line of the plan was planned: `2024-05-01T08:00:00Z Ada <ada@example.com>`. */
const PLANNED = /\s(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ[ \t]+[^<]+[ \t]<[^>]+>)/

/**
 * A deploy and a revert script each, and a line in the plan that requires the change they are split from. Time and
 * planner are those of the last line. Sqitch opens no transaction, so scripts that want one say so.
 */
export const sqitchFiles: FileWriter = {
  following: ({ project, migrations: known }, origin, migrations) => {
    const plan = project?.planText
    const planned = plan?.split('\n').findLast((line) => PLANNED.test(line))
    const by = planned === undefined ? undefined : PLANNED.exec(planned)?.[1]
    if (project === undefined || plan === undefined || by === undefined) return null
    const names = freeNames(origin.id, new Set(known.map(({ id }) => id)), migrations.length)
    const scripts = migrations.flatMap(({ up, down, transaction }, index): readonly NewFile[] => {
      const file = (directory: string, sql: string): NewFile => ({
        path: posix.join(directory, `${names[index]}.sql`),
        change: 'add',
        text: transaction ? `BEGIN;\n\n${sql.trim()}\n\nCOMMIT;\n` : `${sql.trim()}\n`,
      })
      const deploy = file(project.deploy, up)
      if (origin.down === null) return [deploy]
      return [deploy, file(project.revert, down ?? NOTHING_TO_UNDO)]
    })
    const required = [origin.id, ...names]
    const lines = names.map((name, index) => `${name} [${required[index]}] ${by}\n`)
    const text = `${plan}${plan.endsWith('\n') ? '' : '\n'}${lines.join('')}`
    return [{ path: project.plan, change: 'edit', text }, ...scripts]
  },
  outside: null,
}

function freeNames(origin: string, taken: ReadonlySet<string>, count: number): readonly string[] {
  const names: string[] = []
  for (let number = 2; names.length < count; number++)
    if (!taken.has(`${origin}_${number}`)) names.push(`${origin}_${number}`)
  return names
}
