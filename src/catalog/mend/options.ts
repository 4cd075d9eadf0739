/** Options as the catalogs hold them, `fillfactor=70`, for a WITH clause. */
export function optionList(options: readonly string[]): string {
  return options
    .map((option) => `${nameOf(option)} = '${textBehindSign(option).replaceAll("'", "''")}'`)
    .join(', ')
}

/** What ALTER … SET and RESET have to say for one list of options to become another. */
export function changedOptions(was: readonly string[], is: readonly string[]): readonly string[] {
  const names = new Set(is.map(nameOf))
  const gone = was.map(nameOf).filter((name) => !names.has(name))
  const set = is.filter((option) => !was.includes(option))
  return [
    ...(gone.length === 0 ? [] : [`RESET (${gone.join(', ')})`]),
    ...(set.length === 0 ? [] : [`SET (${optionList(set)})`]),
  ]
}

const nameOf = (option: string) => option.split('=', 1)[0] ?? ''

const textBehindSign = (option: string) => option.slice(option.indexOf('=') + 1)
