/** Tables of settings for the README, made from the option table that also drives the parsing. */

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function meaning(option) {
  return option.choices === null
    ? cell(option.summary)
    : `${cell(option.summary)} ${option.choices.map((choice) => `\`${choice}\``).join(', ')}.`
}

/** Options of `rehearse review`. */
export function commandLineTable(options, usage) {
  return table(
    ['Option', 'Meaning', 'Default'],
    options.map((option) => [
      `\`${usage(option)}\``,
      meaning(option),
      option.kind === 'flag' ? 'off' : cell(option.fallback),
    ]),
  )
}

/** Inputs of the Action, which are the keys of the configuration file as well. */
export function inputTable(options) {
  return table(
    ['Name', 'Meaning', 'Default'],
    options.map((option) => [`\`${option.name}\``, meaning(option), cell(option.fallback)]),
  )
}
