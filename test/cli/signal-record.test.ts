import { EventEmitter } from 'node:events'
import { recordSignals } from '../../src/cli/signal-record.ts'
import { withInterruption } from '../../src/interruption.ts'
import { Interrupted } from '../../src/model/errors.ts'

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s ends with status %d, whatever follows it', async (name, status) => {
  const signals = new EventEmitter()
  const record = recordSignals(signals)
  expect(record.exitStatus()).toBeNull()
  const aborted = await withInterruption({ timeoutSeconds: 60, signals: record.source }, async (signal) => {
    signals.emit(name, name)
    signals.emit('SIGTERM', 'SIGTERM')
    return signal.reason
  })
  expect(aborted).toBeInstanceOf(Interrupted)
  expect(record.exitStatus()).toBe(status)
  expect(signals.eventNames()).toEqual([])
})
