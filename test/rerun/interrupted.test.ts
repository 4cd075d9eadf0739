import { withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { leftovers } from '../postgres/observe.ts'
import { until } from '../postgres/until.ts'
import { serverRequest } from '../support/server.ts'
import { rerunOf } from './rerun-of.ts'

test.each([
  ['before a point', 0],
  ['between two points', 1],
])('a run that is interrupted %s leaves no process and no directory', async (_, asked) => {
  const run = new AbortController()
  let directory = ''
  const places: number[] = []
  const interrupted = withServer(serverRequest({ signal: run.signal }), async (server) => {
    directory = server.admin.host
    await withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (template) => {
        await rerunOf(template, {
          base: 'CREATE TABLE books (id bigint PRIMARY KEY, isbn text);',
          up: 'CREATE INDEX CONCURRENTLY books_isbn ON books (isbn);\nALTER TABLE books ADD COLUMN price int;',
          onPoint: (place) => {
            places.push(place)
            if (place === asked) run.abort(new Error('The run is interrupted.'))
          },
        })
      }),
    )
  })
  await expect(interrupted).rejects.toThrow()
  expect(places.at(-1)).toBe(asked)
  await until(async () => (await leftovers(directory)).length === 0)
})
