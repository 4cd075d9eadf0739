import type { PostgresServer } from '../../src/postgres/server.ts'
import { withTestServer } from '../support/server.ts'
import { performCase } from './perform-case.ts'
import { casesOf, ruleFolders } from './rule-cases.ts'

/** Every case is performed on a real server; a finding more, less or on another line fails it. */
describe('the cases of the rules', () => {
  let server: PostgresServer
  let finish: () => void
  let stopped: Promise<void>

  beforeAll(async () => {
    await new Promise<void>((ready, failed) => {
      stopped = withTestServer(18, async (started) => {
        server = started
        await new Promise<void>((resolve) => {
          finish = resolve
          ready()
        })
      })
      stopped.catch(failed)
    })
  })

  afterAll(async () => {
    finish()
    await stopped
  })

  const cases = ruleFolders().flatMap(casesOf)

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { findings, unchecked } = await performCase(server, one)
    const told = findings.filter((finding) => finding.severity !== 'note')
    expect(told.map(({ file, line, rule }) => `${file}:${line} ${rule}`).sort()).toEqual(one.expected)
    expect(new Set(findings.map((finding) => finding.fingerprint)).size).toBe(findings.length)
    const gaps = unchecked.filter((gap) => one.expected.length === 0 || gap.stage !== 'rehearsal')
    expect(gaps).toEqual([])
  })
})
