/** Where a text stops being XML, from 1; undefined for well-formed XML. */
export interface Break {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

const NAME = /[\p{L}_:][\p{L}\p{N}_:.-]*/uy;
const ATTRIBUTE = /\s+([\p{L}_:][\p{L}\p{N}_:.-]*)\s*=\s*("[^"<]*"|'[^'<]*')/uy;
const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/iy;

/**
 * Finds where a text breaks the rules of XML. Asked before the browser's own parser, which words a fault in the
 * browser's language and puts styles into what it answers, which our Content-Security-Policy refuses aloud.
 */
export function breakIn(xml: string): Break | undefined {
  const open: { readonly name: string; readonly prefixes: ReadonlySet<string> }[] = [];
  let at = 0;
  let hasRoot = false;

  const fault = (text: string, place = at): Break => {
    const before = xml.slice(0, place).split('\n');
    return { line: before.length, column: before.at(-1)!.length + 1, text };
  };
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(xml);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  /** Skips to the end of what begins here; false when it has none. */
  const skip = (end: string): boolean => {
    const found = xml.indexOf(end, at);
    if (found >= 0) at = found + end.length;
    return found >= 0;
  };

  if (xml.startsWith('\ufeff')) at = 1;
  while (at < xml.length) {
    if (xml[at] !== '<') {
      const next = xml.indexOf('<', at);
      const text = xml.slice(at, next < 0 ? xml.length : next);
      if (open.length === 0 && text.trim() !== '')
        return fault('Text outside the document element.', at + text.search(/\S/));
      for (let place = text.indexOf('&'); place >= 0; place = text.indexOf('&', place + 1)) {
        ENTITY.lastIndex = at + place;
        if (ENTITY.test(xml)) return fault('An & that begins no entity; write &amp;.', at + place);
      }
      at += text.length;
    } else if (xml.startsWith('<!--', at)) {
      if (!skip('-->')) return fault('A comment that is not closed.');
    } else if (xml.startsWith('<![CDATA[', at)) {
      if (!skip(']]>')) return fault('A CDATA section that is not closed.');
    } else if (xml.startsWith('<?', at)) {
      if (!skip('?>')) return fault('An instruction that is not closed.');
    } else if (xml.startsWith('<!', at)) return fault('A document type is not allowed.');
    else if (xml.startsWith('</', at)) {
      const start = at;
      at += 2;
      const name = match(NAME)?.[0] ?? '';
      match(/\s*/y);
      const last = open.pop();
      if (last === undefined || last.name !== name)
        return fault(last === undefined ? `</${name}> closes nothing.` : `</${last.name}> was expected.`, start);
      if (xml[at] !== '>') return fault('A > was expected.');
      at++;
    } else {
      const start = at;
      at++;
      const name = match(NAME)?.[0];
      if (name === undefined) return fault('A name was expected after <.');
      if (open.length === 0 && hasRoot) return fault('A second document element.', start);
      hasRoot = true;
      const names = new Set<string>();
      const prefixes = new Set(open.at(-1)?.prefixes ?? ['xml', 'xmlns']);
      for (let found = match(ATTRIBUTE); found !== null; found = match(ATTRIBUTE)) {
        if (names.has(found[1]!)) return fault(`${found[1]} stands twice.`);
        names.add(found[1]!);
        if (found[1]!.startsWith('xmlns:')) prefixes.add(found[1]!.slice('xmlns:'.length));
      }
      match(/\s*/y);
      const unknown = [name, ...names].find((one) => one.includes(':') && !prefixes.has(one.split(':')[0]!));
      if (unknown !== undefined) return fault(`The prefix of ${unknown} is not declared.`, start);
      if (xml.startsWith('/>', at)) at += 2;
      else if (xml[at] === '>') {
        at++;
        open.push({ name, prefixes });
      } else return fault('An attribute or > was expected.');
    }
  }
  if (open.length > 0) return fault(`</${open.at(-1)!.name}> is missing.`);
  return hasRoot ? undefined : fault('There is no document element.', 0);
}
