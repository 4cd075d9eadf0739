/** The beginning of the sample comment for the README: up to the end of its first finding, as a quotation. */
export function sampleQuotation(comment) {
  const END = '</details>'
  const end = comment.indexOf(END)
  if (end === -1) throw new Error('docs/sample-comment.md holds no folded part to end its beginning with.')
  return comment
    .slice(0, end + END.length)
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}
