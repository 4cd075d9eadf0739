const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/

/**
 * The versions that follow on one, written as it is: `000012` is followed by `000013`, `20240914235959` by
 * `20240915000000`. No clock is asked, so that the same change gets the same names each time.
 *
 * @param last digits only.
 */
export function nextVersions(last: string, count: number): readonly string[] {
  const versions: string[] = []
  for (let version = last; versions.length < count; versions.push(version)) version = nextVersion(version)
  return versions
}

function nextVersion(version: string): string {
  return secondLater(version) ?? String(BigInt(version) + 1n).padStart(version.length, '0')
}

/** `null` where the digits are no point in time. */
function secondLater(version: string): string | null {
  const parts = TIME.exec(version)
  if (parts === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  const digits = (ms: number) => new Date(ms).toISOString().replace(/\D/g, '').slice(0, version.length)
  return digits(at) === version ? digits(at + 1000) : null
}
