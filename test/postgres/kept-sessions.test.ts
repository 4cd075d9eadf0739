import {
  type Database,
  withAdmin,
  withClone,
  withDatabase,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { backendPid } from '../../src/rehearsal/sending/companion.ts'
import { withTestServer } from '../support/server.ts'

const inClone = async (use: (clone: Database) => Promise<void>) =>
  withTestServer(18, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => withClone(database, use)),
    ),
  )

const pidOf = async (database: Database) => withAdmin(database, async (admin) => backendPid(admin))

test('a session goes on to the next use with the settings it began with', async () => {
  await inClone(async (clone) => {
    const first = await withAdmin(clone, async (admin) => {
      await admin.query("SET search_path = ''; SET quote_all_identifiers = on")
      return backendPid(admin)
    })
    const second = await withAdmin(clone, async (admin) => {
      const { rows } = await admin.query(
        "SELECT current_setting('search_path') AS path, current_setting('quote_all_identifiers') AS quoted",
      )
      return { pid: backendPid(admin), rows }
    })
    expect(second).toEqual({ pid: first, rows: [{ path: 'pg_catalog', quoted: 'off' }] })
  })
})

test('two uses at once have a session each', async () => {
  await inClone(async (clone) => {
    await withAdmin(clone, async (one) => {
      await withAdmin(clone, async (other) => expect(backendPid(one)).not.toBe(backendPid(other)))
    })
  })
})

test('a session that failed, left a transaction open or was ended does not come again', async () => {
  await inClone(async (clone) => {
    const failed = await withAdmin(clone, async (admin) => {
      const pid = backendPid(admin)
      await expect(admin.query('SELECT 1/0')).rejects.toThrow('division')
      throw new Error(`${pid}`)
    }).catch((error: Error) => Number(error.message))
    const open = await withAdmin(clone, async (admin) => {
      await admin.query('BEGIN')
      return backendPid(admin)
    })
    const ended = await pidOf(clone)
    await clone.workshop.control.query('SELECT pg_terminate_backend($1, 5000)', [ended])
    const last = await pidOf(clone)
    expect(new Set([failed, open, ended, last]).size).toBe(4)
  })
})

test('a clone with kept sessions is cloned, and nothing stays connected', async () => {
  await inClone(async (clone) => {
    await pidOf(clone)
    await withClone(clone, async (another) => void (await pidOf(another)))
    const { rows } = await clone.workshop.control.query(
      "SELECT datname FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    )
    expect(rows).toEqual([])
  })
})
