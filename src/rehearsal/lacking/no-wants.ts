import type { MissingPart } from './missing-parts.ts'

/** What the scripts of a migration need that the throwaway server lacks, so that their refusal is no judgement. */
export interface Wants {
  readonly up: MissingPart | null
  readonly down: MissingPart | null
}

/** Apart from the questions to the server, so that nothing loads its client where nothing is performed. */
export const NO_WANTS: Wants = { up: null, down: null }
