import { Type } from 'typebox';
import { list, nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { correspondenceProblems } from '../../../http/problem-forms/correspondence.ts';
import { partyUrnOf } from '../../../register/port.ts';
import type { Mail } from '../../mail.ts';
import { sender } from '../../model/access.ts';
import { problem } from '../../model/problems.ts';
import { recipientFault } from '../../model/recipients.ts';
import { bareResourceId } from '../../model/resource-id.ts';
import { lookUpRecipients } from '../../sending/recipient-checks.ts';
import { mayManage } from '../../rights.ts';

const MOST = 1000;

/**
 * Who the recipients are and which of them cannot be sent to, before anything is sent. Posted, because recipients may be
 * named by national identity number.
 */
export const lookUpRecipientsOf = (mail: Mail) =>
  operation({
    name: 'LookUpRecipients',
    method: 'POST',
    path: '/correspondence/api/v1/recipients',
    tag: 'Correspondence',
    summary: 'Look recipients up: their names, and why one cannot be sent to',
    access: sender,
    body: {
      kind: 'json',
      schema: Type.Object({
        resourceId: text({ min: 1, max: 255 }),
        recipients: list(text({ max: 1000 }), {
          description: `At most ${MOST}`,
          test: (recipients) =>
            recipients.length > MOST ? `Ask for at most ${MOST} recipients at a time.` : undefined,
        }),
      }),
      parameter: 'request',
      limit: 1_200_000,
    },
    produces: 'application/json',
    answers: {
      200: {
        description: 'In the order asked',
        schema: Type.Object({
          recipients: Type.Array(
            Type.Object({
              recipient: Type.String({ description: 'As it was asked' }),
              name: nullable(Type.String()),
              code: nullable(Type.String({ description: 'Why it cannot be sent to; null where it can' })),
            }),
          ),
        }),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const resource = await mail.registry.resource(bareResourceId(call.body.resourceId));
      const owner = resource?.owner.organizationNumber;
      if (resource === undefined || owner === undefined) throw problem('CORR-01036');
      if (!(await mayManage(mail, callerOf(call), resource.identifier, owner))) throw problem('CORR-04001');
      const asked = call.body.recipients.map((recipient) => ({
        recipient,
        urn: recipientFault(recipient) === undefined ? partyUrnOf(recipient) : undefined,
      }));
      const urns = [...new Set(asked.flatMap(({ urn }) => urn ?? []))];
      const { parties, unknown, powerless, reserved } = await lookUpRecipients(mail, resource, {}, urns);
      const codes = new Map([
        ...reserved.map((urn) => [urn, 'CORR-01030'] as const),
        ...powerless.map((urn) => [urn, 'CORR-01044'] as const),
        ...unknown.map((urn) => [urn, 'CORR-01029'] as const),
      ]);
      return ok({
        recipients: asked.map(({ recipient, urn }) => ({
          recipient,
          name: urn === undefined ? null : (parties.get(urn)?.name ?? null),
          code: urn === undefined ? 'CORR-01029' : (codes.get(urn) ?? null),
        })),
      });
    },
  });
