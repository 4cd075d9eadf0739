import { prisma } from '../../src/layouts/prisma.ts'
import { serverOfTests } from '../support/lent.ts'
import { runPrismaEngine } from './commands.ts'
import { withToolBench } from './tool-run.ts'

const server = serverOfTests(null)

/**
 * The native engine is a download that this machine may not reach. Both builds of the engine share everything up to
 * the connection; the native connection then sends what it is handed by one `simple_query`, says its source.
 */
test('the engine hands each file to its connection whole and unchanged, outside any transaction', () =>
  withToolBench(server(), {}, async (bench) => {
    const migrations = [
      ['20240101_first b', 'CREATE TABLE books (id int);\r\nCREATE INDEX books_id ON books (id);\r\n'],
      ['20240102_mark', '\ufeffCREATE TABLE authors (id int);\n'],
      ['20240103_own', 'BEGIN;\nCREATE TABLE orders (id int);\nCOMMIT;\nSELECT 1;\n'],
      ['20240104_alone', 'CREATE INDEX CONCURRENTLY books_id_2 ON books (id);\n'],
    ] as const
    const run = await runPrismaEngine(bench, migrations)
    expect(run).toMatchObject({ exitCode: 0 })
    const handed: unknown = JSON.parse(run.output.trim().split('\n').at(-1) ?? '')
    expect(handed).toEqual(expect.arrayContaining(migrations.map(([, text]) => text)))
    const own = bench.sent.filter(({ sql }) => /^(?:BEGIN|COMMIT)/i.test(sql)).map(({ sql }) => sql)
    expect(own).toEqual(['BEGIN', 'COMMIT'])
    for (const [, text] of migrations) {
      expect(prisma.sending(text, () => [])).toMatchObject({
        sentAs: 'message',
        transaction: 'explicit',
        stripsByteOrderMark: false,
      })
    }
  }))
