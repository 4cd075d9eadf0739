import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../cli/run-cli.ts'

const FILE = `CREATE INDEX orders_a_idx ON orders (a); -- rehearse:ignore index-not-concurrent because it is small
-- rehearse:ignore drop-existing until=2000-01-01 because nobody reads it
DROP TABLE orders;
ALTER TABLE books ADD CONSTRAINT priced CHECK (price > 0);
`
const SETTINGS = 'rules:\n  check-validated-at-once: off because the table is small\n'

test('the terminal lists what is suppressed, by whom and why', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rehearse-test-'))
  try {
    await writeFile(join(directory, 'change.sql'), FILE)
    await writeFile(join(directory, 'rehearse.yml'), SETTINGS)
    const { stdout, status } = await runCli(['lint', 'change.sql'], directory)
    expect(status).toBe(1)
    expect(stdout).toMatch(/^error: .*\n {2}change\.sql:3:1 {2}\[drop-existing\]$/m)
    expect(stdout).toMatch(
      /^warning: A suppression has expired\n {2}change\.sql:2:1 {2}\[suppression-comment\]$/m,
    )
    const listed = /^suppressed or accepted \(\d\):\n(?: .*\n)+/m.exec(stdout)?.[0].replace(/\n {4}/g, ' ')
    expect(listed).toMatch(/ {2}- change\.sql:1:1 \[index-not-concurrent\] .*Suppressed: it is small\n/)
    expect(listed).toMatch(
      / {2}- change\.sql:4:1 \[check-validated-at-once\] .*The settings turn check-validated-at-once off here: the table is small\n/,
    )
  } finally {
    await rm(directory, { recursive: true })
  }
})
