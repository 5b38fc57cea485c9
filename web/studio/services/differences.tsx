import { useMemo } from 'react';
import { CodeCompare } from '../../common/parts/code-view.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../../common/words/language.ts';
import type { Resource } from './api.ts';
import { differenceWords } from './differences/words.ts';
import { fieldName } from './missing.ts';
import { actionName, grants } from './policy/actions.ts';
import { phrase, useNaming } from './policy/subjects.ts';
import { isFault, LEVEL_KINDS, type Policy, readPolicy, sameSubject } from './policy/xacml.ts';
import { serviceWords } from './words.ts';

export interface Side {
  readonly resource: Resource;
  readonly policy: string | null;
}

const FIELDS = [
  'title',
  'description',
  'rightDescription',
  'delegable',
  'availableForType',
  'contactPoints',
  'accessListMode',
  'status',
  'homepage',
  'keywords',
  'visible',
  'resourceType',
  'selfIdentifiedUserEnabled',
  'enterpriseUserEnabled',
  'version',
] as const satisfies readonly (keyof Resource)[];

/** What differs between two versions of a service: first in words, then field by field, then the XML. */
export function Differences(props: {
  readonly before: Side;
  readonly after: Side;
  readonly none: string;
  /** The XML side by side, in the chunk of the editor. */
  readonly showXml?: boolean;
}) {
  const { before, after, none, showXml = false } = props;
  const say = differenceWords.use();
  const sayService = serviceWords.use();
  const sides = useMemo(
    () => [policyOf(before.policy), policyOf(after.policy)] as const,
    [before.policy, after.policy],
  );
  const sentences = useSentences(...sides);
  // Everything of a new service is new; its fields have been seen where they were written.
  const isNew = Object.keys(before.resource).length === 0;
  const fields = (isNew ? [] : FIELDS).flatMap((field) => {
    const rows = rowsOf(field, fieldValue(before.resource, field), fieldValue(after.resource, field));
    return rows.map((row) => ({ ...row, field }));
  });
  const plain: Readonly<Record<string, string>> = {
    true: say('yes'),
    false: say('no'),
    Enabled: say('on'),
    Disabled: say('off'),
    '': say('empty'),
  };
  const shown = (value: string): string => plain[value] ?? value;
  const xmlDiffers = (before.policy ?? '').trim() !== (after.policy ?? '').trim();
  if (fields.length === 0 && !xmlDiffers) return <p className="ds-paragraph">{none}</p>;
  return (
    <div className="differences">
      {sentences.length > 0 && (
        <ul className="difference-sentences">
          {sentences.map(({ text, tone }) => (
            <li key={text} data-tone={tone}>
              {text}
            </li>
          ))}
        </ul>
      )}
      {sentences.length === 0 && xmlDiffers && <p className="ds-paragraph">{say('onlyXml')}</p>}
      {fields.length > 0 && (
        <section className="table-scroll" aria-label={say('fields')}>
          <table className="ds-table difference-table" data-border="true">
            <thead>
              <tr>
                <th scope="col">{say('field')}</th>
                <th scope="col">{say('before')}</th>
                <th scope="col">{say('after')}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ field, language, was, is }) => (
                <tr key={`${field}${language ?? ''}`}>
                  <th scope="row">
                    {fieldName(field, sayService)}
                    {language !== undefined && <span className="small"> {LANGUAGE_NAMES[language]}</span>}
                  </th>
                  <td data-label={say('before')} lang={language}>
                    <del>
                      <bdi>{shown(was)}</bdi>
                    </del>
                  </td>
                  <td data-label={say('after')} lang={language}>
                    <ins>
                      <bdi>{shown(is)}</bdi>
                    </ins>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {showXml && xmlDiffers && !isNew && (
        <details className="ds-details difference-xml">
          <summary>{say('xml')}</summary>
          <CodeCompare label={say('xml')} before={before.policy ?? ''} after={after.policy ?? ''} />
        </details>
      )}
    </div>
  );
}

const EMPTY: Policy = { rules: [], levels: {}, odd: false };

function policyOf(xml: string | null): Policy {
  if (xml === null) return EMPTY;
  const read = readPolicy(xml);
  return isFault(read) ? EMPTY : read;
}

interface Sentence {
  readonly text: string;
  readonly tone: 'gains' | 'loses' | 'changes';
}

/** Who gains and who loses what, and what login it takes. */
function useSentences(before: Policy, after: Policy): readonly Sentence[] {
  const say = differenceWords.use();
  const sayService = serviceWords.use();
  const [had, have] = [grants(before), grants(after)];
  const naming = useNaming([...had.values(), ...have.values()].flat());
  const sentences: Sentence[] = [];
  for (const action of new Set([...have.keys(), ...had.keys()])) {
    const [was, is] = [had.get(action) ?? [], have.get(action) ?? []];
    const gained = is.filter((one) => !was.some((other) => sameSubject(one, other)));
    const lost = was.filter((one) => !is.some((other) => sameSubject(one, other)));
    const told = (subjects: typeof is) => ({
      who: phrase(
        subjects.map((one) => naming.name(one)),
        6,
        sayService,
      ),
      action: actionName(action, sayService),
    });
    if (gained.length > 0) sentences.push({ text: say('gains', told(gained)), tone: 'gains' });
    if (lost.length > 0) sentences.push({ text: say('loses', told(lost)), tone: 'loses' });
  }
  for (const kind of LEVEL_KINDS) {
    const [was, is] = [before.levels[kind], after.levels[kind]];
    if (was === is) continue;
    const text =
      is === undefined
        ? say('levelGone', { who: say(`level.${kind}`) })
        : was === undefined
          ? say('levelNew', { who: say(`level.${kind}`), to: is })
          : say('level', { who: say(`level.${kind}`), from: was, to: is });
    sentences.push({ text, tone: 'changes' });
  }
  const advanced = ({ rules }: Policy) => rules.filter((rule) => rule.advanced !== undefined).length;
  if (advanced(before) !== advanced(after))
    sentences.push({ text: say('advanced', { from: advanced(before), to: advanced(after) }), tone: 'changes' });
  return sentences;
}

/** What the registry takes a field for that is left out. */
const DEFAULTS: Partial<Record<keyof Resource, unknown>> = {
  delegable: true,
  visible: true,
  accessListMode: 'Disabled',
  selfIdentifiedUserEnabled: false,
  enterpriseUserEnabled: false,
};
const fieldValue = (resource: Resource, field: keyof Resource): unknown => resource[field] ?? DEFAULTS[field];

interface Row {
  readonly language?: (typeof LANGUAGES)[number];
  readonly was: string;
  readonly is: string;
}

function rowsOf(field: (typeof FIELDS)[number], was: unknown, is: unknown): Row[] {
  if (field === 'title' || field === 'description' || field === 'rightDescription') {
    const text = (texts: unknown, language: string): string =>
      ((texts ?? {}) as Record<string, string | null | undefined>)[language] ?? '';
    return LANGUAGES.flatMap((language) =>
      text(was, language) === text(is, language)
        ? []
        : [{ language, was: text(was, language), is: text(is, language) }],
    );
  }
  const [before, after] = [written(was), written(is)];
  return before === after ? [] : [{ was: before, is: after }];
}

function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value))
    return value
      .map(written)
      .filter((one) => one !== '')
      .join(' · ');
  if (typeof value === 'object')
    return Object.values(value)
      .map(written)
      .filter((one) => one !== '')
      .join(', ');
  return String(value);
}
