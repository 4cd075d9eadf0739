/** A name as `regclass` and `format_type` write it, without its quotes. */
export function unquoted(name: string): string {
  return name.replace(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"'))
}
