import { allCases } from './all-cases.ts'
import { judgeAllOn } from './judged-cases.ts'

test('there are at least 300 changes, each under a name of its own', () => {
  const names = allCases(15).map(({ name }) => name)
  expect(names.length).toBeGreaterThanOrEqual(300)
  expect(new Set(names).size).toBe(names.length)
})

judgeAllOn(15)
