/** Names and beginnings of variables that hold tokens of the job: inputs, and what the runner adds for its services. */
const SECRET = /^(INPUT_|ACTIONS_)|^(GITHUB_TOKEN|GH_TOKEN)$/

/** The environment for the review: programs that it starts beside SQL of strangers have no use for a token. */
export function withoutSecrets(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRET.test(name)))
}
