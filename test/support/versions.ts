/** Major versions to repeat a measurement on: `REHEARSE_TEST_VERSIONS=14,15,16,17,18`, else the oldest and the newest. */
export function testedVersions(): readonly number[] {
  return (process.env.REHEARSE_TEST_VERSIONS ?? '14,18').split(',').map(Number)
}
