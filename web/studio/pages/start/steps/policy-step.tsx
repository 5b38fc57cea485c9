import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { StatusTag } from '../../../../common/parts/status-tag.tsx';
import { draftQuery } from '../../../services/api.ts';
import { useOwner } from '../../../shell/use-owner.ts';
import { Readers } from '../evidence.tsx';
import { myParties } from '../my-parties.ts';
import { textOf } from '../steps.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

const DECISIONS = ['Permit', 'Deny', 'NotApplicable', 'Indeterminate'] as const;

/** Who may read by the rules as they stand, tried on somebody one can act for. */
export function PolicyStep({ step }: StepBody) {
  const { code } = useOwner();
  const say = words.use();
  const id = textOf(step, 'resourceId');
  return (
    <>
      {step.state === 'missing' && <p className="ds-paragraph">{say('policy.what')}</p>}
      {step.state === 'wrong' && <p className="ds-paragraph">{say('policy.nobodyNext')}</p>}
      {step.state === 'done' && id !== undefined && (
        <>
          <p className="ds-paragraph">
            <Readers evidence={step.evidence} />
          </p>
          <TryIt id={id} />
        </>
      )}
      {id !== undefined && (
        <Link to="/$owner/services/$id/policy" params={{ owner: code, id }} className="ds-link">
          {say('policy.open')}
        </Link>
      )}
    </>
  );
}

function TryIt({ id }: { readonly id: string }) {
  const { api } = useOwner();
  const { me } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const parties = useQuery(myParties).data;
  const draft = useQuery(draftQuery(api, id)).data;
  const party = parties?.find(({ type }) => type === 'Organization') ?? parties?.[0];
  const xml = draft?.policy.xml;
  const { data } = useQuery({
    queryKey: ['try', id, party?.partyUuid, xml],
    queryFn: async () => {
      const attributes = (...pairs: readonly (readonly [string, string])[]) => [
        { Attribute: pairs.map(([AttributeId, Value]) => ({ AttributeId, Value })) },
      ];
      const answer = await api.post<{ explanations: readonly { decision: string; permitted: boolean }[] }>(
        '/authorization/api/v1/explain',
        {
          Request: {
            AccessSubject: attributes(['urn:altinn:party:uuid', me!.person.uuid]),
            Action: attributes(['urn:oasis:names:tc:xacml:1.0:action:action-id', 'read']),
            Resource: attributes(['urn:altinn:resource', id], ['urn:altinn:party:uuid', party!.partyUuid]),
          },
          policy: xml,
        },
      );
      return answer.explanations[0]?.decision;
    },
    enabled: party !== undefined && typeof xml === 'string',
    retry: false,
  });
  const decision = DECISIONS.find((one) => one === data);
  if (decision === undefined || party === undefined) return null;
  return (
    <p className="start-try">
      <StatusTag of={`decision.${decision}`} />{' '}
      {say.rich('policy.try', { party: <bdi>{party.name}</bdi>, action: <code>read</code> })}
    </p>
  );
}
