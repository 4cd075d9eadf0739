import { constants } from 'node:os'
import type { SignalSource } from '../interruption.ts'

/** Remembers which signal came first, for the exit status that shells expect after it. */
export interface SignalRecord {
  readonly source: SignalSource
  /** 128 and the number of the signal: 143 after SIGTERM, 130 after SIGINT. `null` when none came. */
  readonly exitStatus: () => number | null
}

type Listener = (name: NodeJS.Signals) => void

export function recordSignals(signals: SignalSource): SignalRecord {
  let first: NodeJS.Signals | null = null
  const recording = new Map<Listener, Listener>()
  const recorderOf = (listener: Listener): Listener => {
    const known = recording.get(listener)
    if (known !== undefined) return known
    const recorder: Listener = (name) => {
      first ??= name
      listener(name)
    }
    recording.set(listener, recorder)
    return recorder
  }
  return {
    source: {
      on: (event, listener) => signals.on(event, recorderOf(listener)),
      off: (event, listener) => signals.off(event, recorderOf(listener)),
    },
    exitStatus: () => (first === null ? null : 128 + constants.signals[first]),
  }
}
