import { lentToTests } from '../../support/lent.ts'
import { allCases } from './all-cases.ts'
import { complaintsAbout } from './complaints.ts'
import { judgeCase, type Stage } from './perform.ts'
import { withStage } from './stage.ts'

/** The tests of all changes on one server. Call it where `describe` may be called. */
export function judgeAllOn(major: number): void {
  describe(`inverses of schema changes on PostgreSQL ${major}`, () => {
    const stage = lentToTests<Stage>((use) => withStage(major, use))

    test.each(allCases(major).map((one) => [one.name, one] as const))('%s', async (_name, one) => {
      expect(complaintsAbout(one, await judgeCase(stage(), one))).toEqual([])
    })
  })
}
