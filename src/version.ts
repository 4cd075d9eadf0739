/** Replaced by the build with the version in `package.json`; absent when the sources run unbundled. */
declare const REHEARSE_VERSION: string | undefined

/** The version of Rehearse, for the report and the marker of its comment. */
export const VERSION = typeof REHEARSE_VERSION === 'string' ? REHEARSE_VERSION : '0.0.0'
