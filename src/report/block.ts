/** What a part of a report is about; decides what is dropped first where space is limited. */
export type Importance =
  | 'measurements'
  | 'queue'
  | 'settled'
  | 'note'
  | 'footnote'
  | 'warning-details'
  | 'warning'
  | 'error-details'
  | 'rerun'
  | 'rollback'
  | 'unchecked'
  | 'error'
  | 'essential'

/** One part of a rendered report. Parts are dropped whole, never cut in the middle. */
export interface Block {
  readonly importance: Importance
  readonly markdown: string
}

/** First to go first. `essential` never goes. */
const DROP_ORDER: readonly Importance[] = [
  'measurements',
  'queue',
  'settled',
  'note',
  'footnote',
  'warning-details',
  'warning',
  'error-details',
  'rerun',
  'rollback',
  'error',
  'unchecked',
]

const SEPARATOR = '\n\n'

/** Kept free for the sentence that says what was left out. */
const NOTICE_BYTES = 512

/** Size in UTF-8, the unit of the limit. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

/**
 * The blocks joined, within `limitBytes`: the least important go first and of equals the last, and `notice`
 * says what went. The first error and everything essential stay in any case.
 */
export function fitBlocks(
  blocks: readonly Block[],
  limitBytes: number,
  notice: (dropped: readonly Block[]) => string,
): string {
  const whole = blocks.map((block) => block.markdown).join(SEPARATOR)
  if (byteLength(whole) <= limitBytes) return whole

  const firstError = blocks.findIndex((block) => block.importance === 'error')
  const droppable = DROP_ORDER.flatMap((importance) =>
    blocks.flatMap((block, index) => (block.importance === importance ? [index] : [])).toReversed(),
  ).filter((index) => index !== firstError)
  const dropped = new Set<number>()
  let size = byteLength(whole)
  for (const index of droppable) {
    if (size + NOTICE_BYTES <= limitBytes) break
    dropped.add(index)
    size -= byteLength(SEPARATOR + (blocks[index]?.markdown ?? ''))
  }
  const told: Block = {
    importance: 'essential',
    markdown: notice([...dropped].flatMap((each) => blocks[each] ?? [])),
  }
  // The notice stands before the last essential block, which is the footer.
  const kept = blocks.filter((_, index) => !dropped.has(index))
  return [...kept.slice(0, -1), told, ...kept.slice(-1)].map((block) => block.markdown).join(SEPARATOR)
}
