import type { LayoutName } from '../config/settings.ts'
import { flywayFiles } from './new-files/flyway.ts'
import { golangMigrateFiles } from './new-files/golang-migrate.ts'
import type { FileWriter } from './new-files/new-migration.ts'
import { plainFiles } from './new-files/plain.ts'
import { prismaFiles } from './new-files/prisma.ts'
import { sqitchFiles } from './new-files/sqitch.ts'

/** How each layout wants its files written. */
export const FILE_WRITERS: Readonly<Record<LayoutName, FileWriter>> = {
  'golang-migrate': golangMigrateFiles,
  flyway: flywayFiles,
  prisma: prismaFiles,
  sqitch: sqitchFiles,
  plain: plainFiles,
}
