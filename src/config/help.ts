import { COMMANDS, type CommandDefinition } from './commands.ts'
import type { OptionDefinition } from './options.ts'

const GAP = 2
const WIDTH = 100

/** Two columns; the right one wraps and keeps its indent. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const indent = Math.max(...rows.map(([left]) => left.length)) + 2 + GAP
  return rows.map(([left, right]) => hanging(`  ${left}`.padEnd(indent), right, indent)).join('\n')
}

function hanging(first: string, text: string, indent: number): string {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line !== first && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = ' '.repeat(indent) + word
    } else {
      line += line === first ? word : ` ${word}`
    }
  }
  return [...lines, line].join('\n')
}

/** `--rows N`, as a person writes it. */
export function optionUsage(option: OptionDefinition): string {
  return option.kind === 'flag' ? `--${option.name}` : `--${option.name} ${option.placeholder ?? 'VALUE'}`
}

function optionText(option: OptionDefinition): string {
  const choices = option.choices === null ? '' : ` One of ${option.choices.join(', ')}.`
  const fallback = option.kind === 'flag' ? '' : ` Default: ${option.fallback}.`
  return `${option.summary}${choices}${fallback}`
}

function overview(): string {
  return [
    'Rehearse reviews PostgreSQL migrations by performing them on a throwaway server.',
    '',
    'Usage: rehearse COMMAND [OPTIONS]',
    '',
    'Commands:',
    columns(
      COMMANDS.map((command) => [
        [command.name, command.operands?.placeholder].filter(Boolean).join(' '),
        command.summary,
      ]),
    ),
    '',
    'rehearse help COMMAND shows its options.',
    '',
    'Exit status:',
    columns([
      ['0', 'Nothing that fails the run.'],
      ['1', 'Findings at or above --fail-on, or something that could not be checked.'],
      ['2', 'Wrong usage or configuration.'],
      ['3', 'A mistake in Rehearse itself.'],
    ]),
    '',
  ].join('\n')
}

function commandPage(command: CommandDefinition): string {
  const usage = [
    'Usage: rehearse',
    command.name,
    command.options.length > 0 ? '[OPTIONS]' : '',
    command.operands?.placeholder,
  ]
  const options = command.options.map((option) => [optionUsage(option), optionText(option)] as const)
  return [
    usage.filter(Boolean).join(' '),
    '',
    command.summary,
    '',
    ...(options.length > 0 ? ['Options:', columns(options), ''] : []),
  ].join('\n')
}

/** The help page of one command, or the overview. Ends with a newline. */
export function helpText(topic: CommandDefinition | null): string {
  return topic === null ? overview() : commandPage(topic)
}
