/** NAMEDATALEN - 1: of longer names the server keeps this many bytes. */
export const LONGEST_NAME = 63

/** At most so many bytes of a text, whole characters only, as the server cuts names (`pg_mbcliplen`). */
export function clipped(text: string, bytes: number): string {
  let used = 0
  let kept = ''
  for (const character of text) {
    used += Buffer.byteLength(character)
    if (used > bytes) break
    kept += character
  }
  return kept
}
