import type { LayoutName } from '../config/settings.ts'
import type { LayoutFamily } from './family.ts'
import { flywayFamily } from './flyway.ts'
import { golangMigrateFamily } from './golang-migrate.ts'
import { plainFamily } from './plain.ts'
import { prismaFamily } from './prisma.ts'

/** Every layout by its name. */
export const LAYOUT_FAMILIES: Readonly<Record<LayoutName, LayoutFamily>> = {
  'golang-migrate': golangMigrateFamily,
  flyway: flywayFamily,
  prisma: prismaFamily,
  plain: plainFamily,
}
