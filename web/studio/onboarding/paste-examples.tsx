import { CopyButton } from '../../common/parts/copy-field.tsx';
import type { Secrets } from './secrets.ts';
import { pastedNode, pastedShell } from './take-away.ts';
import { words } from './words.ts';

/** Lines that fetch a token as they are pasted into a terminal; they hold the private key, as one is told. */
export function PasteExamples({ values }: { readonly values: Secrets }) {
  const say = words.use();
  return (
    <details className="onboarding-details">
      <summary>{say('client.paste')}</summary>
      <div className="onboarding-inside">
        <p className="ds-paragraph small">{say('client.pasteWarning')}</p>
        {(
          [
            ['client.pasteShell', pastedShell(values)],
            ['client.pasteNode', pastedNode(values)],
          ] as const
        ).map(([name, text]) => (
          <div key={name} className="onboarding-paste">
            <div className="part-row">
              <h3 className="ds-heading" data-size="2xs">
                {say(name)}
              </h3>
              <CopyButton value={text} what={say(name)} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{text}</pre>
          </div>
        ))}
      </div>
    </details>
  );
}
