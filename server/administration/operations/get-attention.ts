import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { ATTENTION_KINDS, MOST_OF_A_KIND } from '../model/attention.ts';
import { organizationToken } from '../model/service-owner.ts';
import type { Overview } from '../overview.ts';

const oneOf = (values: readonly string[]) => Type.Unsafe<string>({ type: 'string', enum: [...values] });

const Item = Type.Object({
  kind: oneOf(ATTENTION_KINDS),
  severity: oneOf(['error', 'warning']),
  since: Type.String({ format: 'date-time' }),
  subject: Type.Object({ type: oneOf(['message', 'subscription', 'api-key', 'client', 'service']), id: Type.String() }),
  next: Type.String({ description: 'Name of what to do' }),
});

/** `GET …/owners/{owner}/attention`: what a service owner should look at. */
export const getAttention = ({ overview }: { overview: Overview }) =>
  operation({
    name: 'GetOwnerAttention',
    method: 'GET',
    path: '/administration/api/v1/owners/:owner/attention',
    tag: 'Administration',
    summary:
      'What needs action: stuck messages, failing subscriptions, ending keys, doubtful policies, unread confidential mail',
    description: `At most ${MOST_OF_A_KIND} of each kind, errors first; \`more\` names the kinds of which there are others.`,
    access: organizationToken,
    behindGateway: false,
    params: Type.Object({ owner: text() }),
    answers: {
      200: {
        description: 'What needs action',
        schema: Type.Object({ items: Type.Array(Item), more: Type.Array(oneOf(ATTENTION_KINDS)) }),
      },
      404: { description: 'None of this code that the caller works for (ADM-00004)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { items, more } = await overview.attention(callerOf(call), call.params.owner);
      return ok({ items: items.map((item) => ({ ...item, since: wireTime(item.since) })), more });
    },
  });
