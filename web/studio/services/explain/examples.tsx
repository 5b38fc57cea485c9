import { CheckmarkIcon, TrashIcon, XMarkOctagonIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Refused } from '../../../common/api/refusal.ts';
import type { Api } from '../../../common/api/request.ts';
import { visible } from '../../../common/format/format.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import type { Example } from '../api.ts';
import { actionName } from '../policy/actions.ts';
import { serviceWords } from '../words.ts';
import { explain } from './explain.ts';
import { exampleWords } from './example-words.ts';

/** Whether the draft gives each example the answer it is to have; undefined while asked. */
export function useExamples(api: Api, id: string, examples: readonly Example[], xml: string | undefined) {
  const answers = useQuery({
    queryKey: ['examples', api.owner, id, examples, xml],
    queryFn: () => explain(api, { resource: id, questions: examples, policy: xml }),
    enabled: examples.length > 0 && xml !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
  const { data } = answers;
  const right =
    data?.length === examples.length
      ? examples.map(({ permitted }, at) => data[at]!.permitted === permitted)
      : undefined;
  return { right, error: answers.error, retry: () => void answers.refetch() };
}

/** Questions that must always get the same answer: tests for people. */
export function Examples(props: {
  readonly api: Api;
  readonly id: string;
  readonly examples: readonly Example[];
  readonly xml: string | undefined;
  readonly onRemove?: ((index: number) => void) | undefined;
}) {
  const { api, id, examples, xml, onRemove } = props;
  const say = exampleWords.use();
  const sayService = serviceWords.use();
  const { right, error, retry } = useExamples(api, id, examples, xml);
  const passed = right?.filter(Boolean).length;
  return (
    <section className="examples" aria-labelledby="examples-head">
      <h2 className="ds-heading" data-size="2xs" id="examples-head">
        {say('title')}
        {passed !== undefined && examples.length > 0 && (
          <span className="small"> {say('passed', { done: passed, all: examples.length })}</span>
        )}
      </h2>
      {examples.length === 0 && <p className="small">{say('none')}</p>}
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={retry} />}
      <ul>
        {examples.map((example, at) => (
          <li key={at} data-right={right?.[at]}>
            {right?.[at] === false ? <XMarkOctagonIcon aria-hidden /> : <CheckmarkIcon aria-hidden />}
            <span>
              <bdi>
                {visible(
                  example.name ?? `${example.subject} ${actionName(example.action, sayService)} ${example.party}`,
                )}
              </bdi>
              <span className="small">
                {right?.[at] === false
                  ? say(example.permitted ? 'expectedPermit' : 'expectedDeny')
                  : say(example.permitted ? 'permit' : 'deny')}
              </span>
            </span>
            {onRemove !== undefined && (
              <button
                type="button"
                className="ds-button"
                data-variant="tertiary"
                data-icon="true"
                aria-label={say('remove', { n: at + 1 })}
                onClick={() => onRemove(at)}
              >
                <TrashIcon aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
