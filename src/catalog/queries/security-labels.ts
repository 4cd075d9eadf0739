import type { RareFamily } from './family.ts'

/** Only a module that the server loads understands them. */
export const SECURITY_LABELS: RareFamily = {
  probe: 'EXISTS (SELECT FROM pg_seclabel)',
  queries: () => ({
    securityLabels:
      'SELECT objtype, objname, provider, label FROM pg_seclabels WHERE objnamespace IS NOT NULL',
  }),
  objects: (rows) =>
    rows('securityLabels').map(({ objtype, objname, provider, label }) => ({
      kind: 'security label',
      name: `${provider} on ${objtype} ${objname}`,
      parent: null,
      definition: { label },
    })),
}
