import type { LayoutName } from '../config/settings.ts'
import type { LayoutFamily } from './family.ts'
import { flywayFamily } from './flyway.ts'
import { golangMigrateFamily } from './golang-migrate.ts'
import { plainFamily } from './plain.ts'
import { prismaFamily } from './prisma.ts'
import { sqitchFamily } from './sqitch.ts'
import type { SqitchProject } from './sqitch-projects.ts'

/** Every layout by its name. */
export const LAYOUT_FAMILIES: Readonly<Record<LayoutName, LayoutFamily>> = {
  'golang-migrate': golangMigrateFamily,
  flyway: flywayFamily,
  prisma: prismaFamily,
  sqitch: sqitchFamily([]),
  plain: plainFamily,
}

/** The same with the projects of Sqitch that a repository holds: their order stands in a file. */
export function familiesWith(projects: readonly SqitchProject[]): typeof LAYOUT_FAMILIES {
  return projects.length === 0 ? LAYOUT_FAMILIES : { ...LAYOUT_FAMILIES, sqitch: sqitchFamily(projects) }
}
