/**
 * Texts over the row number `g` that types of widely used extensions read; `null`: none is known. `modifier` is the
 * column's `atttypmod`, -1 where the type is written without one.
 */
export function extensionValue(base: string, modifier: number): string | null {
  switch (base) {
    case 'vector':
    case 'halfvec':
      return `'[${'0.5,'.repeat(dimensions(modifier) - 1)}' || (g % 1000) || ']'`
    case 'sparsevec':
      return `'{1:' || (1 + g % 1000) || '}/${dimensions(modifier)}'`
    case 'geometry':
    case 'geography':
      return shape(modifier)
    case 'hstore':
      return `'k=>' || g`
    case 'ltree':
      return `'top.n' || g`
    case 'cube':
      return `'(' || g || ')'`
    default:
      return null
  }
}

/** pgvector's modifier is the number of dimensions itself. */
function dimensions(modifier: number): number {
  return modifier > 0 ? modifier : 3
}

/**
 * A small shape of the kind and reference system that the modifier asks for: PostGIS packs both, and whether there
 * are Z and M, into one number (TYPMOD_GET_… in liblwgeom.h). Degrees stay within those of the earth.
 */
function shape(modifier: number): string | null {
  const [kind, srid, more] =
    modifier < 0 ? [1, 0, 0] : [(modifier & 0xfc) >> 2, (modifier & 0x0fffff00) >> 8, modifier & 0x3]
  const dimensionsMore = ' 0'.repeat((more & 1) + (more >> 1))
  const sign = `${more & 2 ? 'Z' : ''}${more & 1 ? 'M' : ''}`
  const at = (x: number, y: number) =>
    `' || (g % 350 - 175 + ${x}) || ' ' || (g % 170 - 85 + ${y}) || '${dimensionsMore}`
  const line = `(${at(0, 0)}, ${at(1, 1)})`
  const ring = `((${at(0, 0)}, ${at(1, 0)}, ${at(1, 1)}, ${at(0, 0)}))`
  const words: Readonly<Record<number, string>> = {
    0: `POINT${sign}(${at(0, 0)})`,
    1: `POINT${sign}(${at(0, 0)})`,
    2: `LINESTRING${sign}${line}`,
    3: `POLYGON${sign}${ring}`,
    4: `MULTIPOINT${sign}((${at(0, 0)}))`,
    5: `MULTILINESTRING${sign}(${line})`,
    6: `MULTIPOLYGON${sign}(${ring})`,
    7: `GEOMETRYCOLLECTION${sign}(POINT${sign}(${at(0, 0)}))`,
  }
  const written = words[kind]
  return written === undefined ? null : `'${srid > 0 ? `SRID=${srid};` : ''}${written}'`
}
