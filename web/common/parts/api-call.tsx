import { useState } from 'react';
import { common } from '../words/common.ts';
import { CopyButton } from './copy-field.tsx';
import { SidePanel } from './side-panel.tsx';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent as JSON. */
  readonly body?: unknown;
}

/** What a page is about to do, as a request anyone can make: HTTP, curl and JSON (web-design §1, principle 9). */
export function ApiCall({ call }: { readonly call: Call }) {
  const say = common.use();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {say('do.showApi')}
      </button>
      {open && (
        <SidePanel title={say('api.title')} onClose={() => setOpen(false)}>
          <p className="ds-paragraph">{say('api.token')}</p>
          {[
            { title: 'HTTP', text: asHttp(call) },
            { title: 'curl', text: asCurl(call) },
            ...(call.body === undefined ? [] : [{ title: say('api.body'), text: JSON.stringify(call.body, null, 2) }]),
          ].map(({ title, text }) => (
            <section key={title} className="api-call-form">
              <h3 className="ds-heading" data-size="2xs">
                {title}
              </h3>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre tabIndex={0}>{text}</pre>
              <CopyButton value={text} what={title} />
            </section>
          ))}
        </SidePanel>
      )}
    </>
  );
}

const headersOf = ({ headers = {}, body }: Call): [string, string][] =>
  Object.entries({
    Authorization: 'Bearer $TOKEN',
    Accept: 'application/json',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...headers,
  });

/** The request as it goes over the wire. */
export function asHttp(call: Call): string {
  const lines = [`${call.method} ${call.path} HTTP/1.1`, `Host: ${location.host}`];
  for (const [name, value] of headersOf(call)) lines.push(`${name}: ${value}`);
  return `${lines.join('\n')}\n${call.body === undefined ? '' : `\n${JSON.stringify(call.body, null, 2)}\n`}`;
}

/** The request as a line for a shell; what stands in quotes cannot break out of them. */
export function asCurl(call: Call): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = [`curl -X ${call.method} ${quoted(location.origin + call.path)}`];
  // The token is a variable of the shell, so its header stands in double quotes.
  for (const [name, value] of headersOf(call))
    parts.push(name === 'Authorization' ? `-H "${name}: ${value}"` : `-H ${quoted(`${name}: ${value}`)}`);
  if (call.body !== undefined) parts.push(`--data ${quoted(JSON.stringify(call.body))}`);
  return parts.join(' \\\n  ');
}
