import { withMigrator } from '../../src/postgres/databases.ts'
import { replayScript } from '../../src/rehearsal/watching/replay.ts'
import { useLab } from '../support/lab.ts'
import { scriptRun } from '../support/scripts.ts'
import { MILLION, median } from './million.ts'

const ROUNDS = 5
const ATTEMPTS = 5
const MOST = 1.05

describe('what watching costs a migration', () => {
  const lab = useLab(18, MILLION)

  test.each([0, 2])(
    'an index build with %i parallel workers takes as long as unwatched',
    async (workers) => {
      const build = 'CREATE INDEX orders_total_idx ON orders (total, note)'
      const run = await scriptRun(build)
      await lab.fresh(async (database) => {
        const { control } = database.workshop
        await control.query(
          `ALTER DATABASE ${database.name} SET max_parallel_maintenance_workers = ${workers}`,
        )
        const alone = async () =>
          withMigrator(database, async (client) => {
            await client.query('BEGIN')
            const start = performance.now()
            await client.query(build)
            const ms = performance.now() - start
            await client.query('ROLLBACK')
            return ms
          })
        const watched = async () => {
          const replay = await replayScript(database, run, () => performance.now())
          await withMigrator(
            database,
            async (client) => void (await client.query('DROP INDEX orders_total_idx')),
          )
          return replay.statements[0]?.effects.durationMs ?? Number.NaN
        }
        await alone()
        const ratios: number[] = []
        for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
          const times = { alone: [] as number[], watched: [] as number[] }
          for (let round = 0; round < ROUNDS; round += 1) {
            times.alone.push(await alone())
            times.watched.push(await watched())
          }
          ratios.push(median(times.watched) / median(times.alone))
          if (Math.min(...ratios) <= MOST) break
        }
        console.info(`${workers} workers: ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')}`)
        expect(Math.min(...ratios)).toBeLessThanOrEqual(MOST)
      })
    },
    600_000,
  )
})
