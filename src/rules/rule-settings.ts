import { didYouMean } from '../config/nearest.ts'
import type { RuleSetting } from '../config/rule-settings.ts'
import { isWithin } from '../layouts/paths.ts'
import { UserError } from '../model/errors.ts'
import type { Finding } from '../model/report.ts'
import { RULES } from './index.ts'

/**
 * Refuses settings that would be without effect. `paths`: what the repository holds; `null` where that is not known.
 *
 * @throws UserError for a rule that does not exist, or a directory that holds none of the paths.
 */
export function checkRuleSettings(settings: readonly RuleSetting[], paths: readonly string[] | null): void {
  const ids = RULES.map(({ id }) => id)
  for (const { rule, directories } of settings) {
    if (!ids.includes(rule)) {
      throw new UserError(
        `The setting rules names ${rule}, which is no rule.${didYouMean(rule, ids)} rehearse rules lists all ${ids.length}.`,
      )
    }
    const strange = directories.find(
      (directory) => paths?.some((path) => isWithin(path, directory)) === false,
    )
    if (strange !== undefined) {
      throw new UserError(
        `The setting rules names ${strange} for ${rule}, which is no directory of the repository. Directories count from its root; check the spelling.`,
      )
    }
  }
}

/** The findings with what the settings make of them. What is turned off stays, as suppressed. */
export function withRuleSettings(
  findings: readonly Finding[],
  settings: readonly RuleSetting[],
): readonly Finding[] {
  if (settings.length === 0) return findings
  return findings.map((finding) => {
    const setting = settingFor(finding, settings)
    if (setting === null || setting.severity === finding.severity) return finding
    const { severity, because } = setting
    if (severity === 'off') {
      return finding.suppressed === undefined
        ? { ...finding, suppressed: { reason: because, by: 'setting' } }
        : finding
    }
    const article = severity === 'error' ? 'an' : 'a'
    const reason = because.replace(/\.$/, '')
    return {
      ...finding,
      severity,
      message: `${finding.message} The settings make this ${article} ${severity} here: ${reason}.`,
    }
  })
}

/** The one for the longest directory that holds the finding's file. */
function settingFor({ rule, file }: Finding, settings: readonly RuleSetting[]): RuleSetting | null {
  const fitting = settings.flatMap((setting) =>
    setting.rule === rule
      ? setting.directories
          .filter((directory) => isWithin(file, directory))
          .map((directory) => ({ setting, depth: directory === '.' ? 0 : directory.length }))
      : [],
  )
  return fitting.toSorted((a, b) => b.depth - a.depth)[0]?.setting ?? null
}
