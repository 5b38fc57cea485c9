/**
 * An array parameter in PostgreSQL's own words. The driver writes arrays element by element, which for tens of thousands
 * costs more than the query; a text parameter is sent as it is. The statement must say the type (`$1::uuid[]`).
 */
export function arrayLiteral(values: readonly (string | number)[]): string {
  if (values.length === 0) return '{}';
  const plain = !/["\\]/.test(values.join(''));
  const written = plain ? values : values.map((value) => String(value).replaceAll(/["\\]/g, '\\$&'));
  return `{"${written.join('","')}"}`;
}
