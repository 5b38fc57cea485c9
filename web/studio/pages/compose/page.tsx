import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { emptyDraft } from './draft.ts';
import { readDraft } from './drafts-api.ts';
import { ComposeForm } from './form.tsx';
import { words } from './words.ts';
import './compose.css';

/** Writing a message: a new one, or the draft that the address names. */
export function ComposePage() {
  const { api, code } = useOwner();
  const { draft: id, service = '' } = useSearch({ from: '/$owner/messages/new' });
  const navigate = useNavigate();
  // The form goes on when its own draft gets an address; any other address begins another form.
  const session = useRef({ number: 0, id, mine: undefined as string | undefined });
  const current = session.current;
  if (current.id !== id) {
    if (id === undefined || id !== current.mine) session.current = { number: current.number + 1, id, mine: undefined };
    else current.id = id;
  }
  const { number, mine } = session.current;
  const created = useCallback(
    (made: string) => {
      session.current.mine = made;
      void navigate({ to: '/$owner/messages/new', params: { owner: code }, search: { draft: made }, replace: true });
    },
    [navigate, code],
  );
  return id === undefined || id === mine ? (
    <ComposeForm
      key={number}
      initial={{ draft: undefined, content: emptyDraft(service), recipients: [] }}
      {...{ created }}
    />
  ) : (
    <StoredForm key={`${number} ${id}`} id={id} api={api} created={created} />
  );
}

function StoredForm(props: {
  readonly id: string;
  readonly api: ReturnType<typeof useOwner>['api'];
  readonly created: (id: string) => void;
}) {
  const { id, api, created } = props;
  const say = words.use();
  // Read once: from then on the form knows better.
  const { data, error, refetch } = useQuery({
    queryKey: ['draft', api.owner, id],
    queryFn: () => readDraft(api, id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (data !== undefined) return <ComposeForm initial={{ ...data, content: data.draft.content }} created={created} />;
  return (
    <Page title={say('title')}>
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void refetch()} />}
    </Page>
  );
}
