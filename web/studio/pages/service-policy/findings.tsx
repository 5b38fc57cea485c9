import { ExclamationmarkTriangleIcon } from '@navikt/aksel-icons';
import { visible } from '../../../common/format/format.ts';
import type { Naming } from '../../services/policy/subjects.ts';
import type { Finding, Fix } from './lint.ts';
import { words } from './words.ts';

/** What is doubtful about the rules: each with a fix at one click, and why. */
export function Findings(props: {
  readonly findings: readonly Finding[];
  readonly naming: Naming;
  readonly frozen: boolean;
  readonly onFix: (finding: Finding, fix: Fix) => void;
  readonly onShow: (finding: Finding) => void;
}) {
  const { findings, naming, frozen, onFix, onShow } = props;
  const say = words.use();
  if (findings.length === 0) return null;
  return (
    <section className="findings" aria-labelledby="findings-head">
      <h2 className="ds-heading" data-size="2xs" id="findings-head">
        {say('findings', { n: findings.length })}
      </h2>
      <ul>
        {findings.map((finding, at) => {
          const { code, rule, subject, fix } = finding;
          const told = {
            n: rule === undefined ? '' : String(rule.index + 1),
            subject: subject === undefined ? '' : visible(naming.name(subject)),
          };
          return (
            <li key={at} className="ds-alert finding" data-color="warning">
              <ExclamationmarkTriangleIcon aria-hidden />
              <div>
                <p className="ds-paragraph">{say(`find.${code}`, told)}</p>
                <div className="part-row">
                  {fix !== undefined && !frozen && (
                    <button
                      type="button"
                      className="ds-button"
                      data-variant="secondary"
                      onClick={() => onFix(finding, fix)}
                    >
                      {fix.kind === 'replace'
                        ? say('fix.replace', { by: visible(naming.name(fix.by)) })
                        : fix.kind === 'remove'
                          ? say('fix.remove', told)
                          : say(`fix.${fix.kind}`)}
                    </button>
                  )}
                  {rule !== undefined && (
                    <button type="button" className="link-button" onClick={() => onShow(finding)}>
                      {say('showInXml', { n: rule.index + 1 })}
                    </button>
                  )}
                  <details className="finding-why">
                    <summary>{say('whyHead')}</summary>
                    <p className="small">{say(`because.${code}`)}</p>
                  </details>
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
