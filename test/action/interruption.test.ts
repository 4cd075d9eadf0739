import { EventEmitter, once } from 'node:events'
import { withInterruption } from '../../src/interruption.ts'
import { Interrupted } from '../../src/model/errors.ts'

async function reasonOf(signal: AbortSignal): Promise<unknown> {
  if (!signal.aborted) await once(signal, 'abort')
  return signal.reason
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s aborts, and a second one changes nothing', async (name) => {
  const signals = new EventEmitter()
  const reason = await withInterruption({ timeoutSeconds: 60, signals }, async (signal) => {
    signals.emit(name, name)
    signals.emit(name, name)
    return reasonOf(signal)
  })
  expect(reason).toBeInstanceOf(Interrupted)
  expect(reason).toMatchObject({
    by: 'signal',
    message: `Stopped by ${name} before the review was finished.`,
  })
})

test('the time limit aborts and says how to raise it', async () => {
  const reason = await withInterruption({ timeoutSeconds: 0.01, signals: new EventEmitter() }, reasonOf)
  expect(reason).toMatchObject({ by: 'timeout', message: expect.stringContaining('setting timeout') })
})

/** Timers of this process that are still to fire. */
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

test('listeners and timer are gone afterwards, also after a failure', async () => {
  const signals = new EventEmitter()
  const before = timers()
  const failing = withInterruption({ timeoutSeconds: 10_000_000, signals }, async (signal) => {
    expect(signal.aborted).toBe(false)
    expect(signals.eventNames()).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'])
    expect(timers()).toBe(before + 1)
    throw new Error('broken')
  })
  await expect(failing).rejects.toThrow('broken')
  expect(signals.eventNames()).toEqual([])
  expect(timers()).toBe(before)
})
