import { described } from './described.ts'
import { anyIn, CATALOG, type RareFamily } from './family.ts'

const procedure = (column: string) => `nullif(${column}::oid, 0)::regprocedure`

export const TEXT_SEARCH: RareFamily = {
  probe: anyIn(
    CATALOG.textSearchConfiguration,
    CATALOG.textSearchDictionary,
    CATALOG.textSearchParser,
    CATALOG.textSearchTemplate,
  ),
  queries: () => ({
    textSearchConfigurations: `
      SELECT c.oid, c.cfgnamespace AS namespace, c.cfgname AS name,
             json_build_object(
               'parser', (SELECT prsnamespace::regnamespace || '.' || prsname FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
               'mapping', (SELECT json_agg(told ORDER BY told) FROM (
                  SELECT (SELECT alias FROM ts_token_type(c.cfgparser) WHERE tokid = m.maptokentype) || ' with '
                         || string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS told
                    FROM pg_ts_config_map m WHERE m.mapcfg = c.oid GROUP BY m.maptokentype) mappings),
               'owner', pg_get_userbyid(c.cfgowner)) AS definition
        FROM pg_ts_config c WHERE c.oid >= 16384`,
    textSearchDictionaries: `
      SELECT d.oid, d.dictnamespace AS namespace, d.dictname AS name,
             json_build_object(
               'template', (SELECT tmplnamespace::regnamespace || '.' || tmplname FROM pg_ts_template t WHERE t.oid = d.dicttemplate),
               'options', d.dictinitoption, 'owner', pg_get_userbyid(d.dictowner)) AS definition
        FROM pg_ts_dict d WHERE d.oid >= 16384`,
    textSearchParsers: `
      SELECT oid, prsnamespace AS namespace, prsname AS name,
             json_build_object('start', ${procedure('prsstart')}, 'token', ${procedure('prstoken')}, 'end', ${procedure('prsend')},
                               'headline', ${procedure('prsheadline')}, 'token types', ${procedure('prslextype')}) AS definition
        FROM pg_ts_parser WHERE oid >= 16384`,
    textSearchTemplates: `
      SELECT oid, tmplnamespace AS namespace, tmplname AS name,
             json_build_object('init', ${procedure('tmplinit')}, 'lexize', ${procedure('tmpllexize')}) AS definition
        FROM pg_ts_template WHERE oid >= 16384`,
  }),
  objects: (rows, names) => [
    ...described('text search parser', CATALOG.textSearchParser, rows('textSearchParsers'), names),
    ...described('text search template', CATALOG.textSearchTemplate, rows('textSearchTemplates'), names),
    ...described(
      'text search dictionary',
      CATALOG.textSearchDictionary,
      rows('textSearchDictionaries'),
      names,
    ),
    ...described(
      'text search configuration',
      CATALOG.textSearchConfiguration,
      rows('textSearchConfigurations'),
      names,
    ),
  ],
}
