import { lookPace } from '../../src/rehearsal/watching/locks/look-pace.ts'

const held = { oid: 20_000, mode: 'ShareLock', granted: true }

describe('how often the locks of a session are looked at', () => {
  test('a pause grows while nothing changes, up to a few milliseconds, and is short again after a change', () => {
    const pace = lookPace()
    pace.saw([held], 1, 10)
    expect(pace.pauseMs(20, false)).toBe(1)
    pace.saw([held], 1, 90)
    expect(pace.pauseMs(130, false)).toBe(3)
    expect(pace.pauseMs(5000, false)).toBe(6)
    pace.saw([held, { ...held, oid: 20_001 }], 1, 5001)
    expect(pace.pauseMs(5002, false)).toBe(1)
  })

  test('what may lock at any time, or waits for a lock, is looked at every millisecond', () => {
    const pace = lookPace()
    pace.saw([held], 1, 0)
    expect(pace.pauseMs(5000, true)).toBe(1)
    pace.saw([{ ...held, granted: false }], 1, 1)
    expect(pace.pauseMs(5000, false)).toBe(1)
  })

  test('the next statement begins anew', () => {
    const pace = lookPace()
    pace.saw([held], 1, 0)
    pace.saw([held], 3, 5000)
    expect(pace.pauseMs(5001, false)).toBe(1)
  })
})
