import { Type } from 'typebox';
import { nullable, text } from '../../http/binding/shapes.ts';
import { anonymous } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Verification } from '../verify-setup.ts';

const given = (description: string, max: number) => Type.Optional(nullable(text({ description, max })));

const body = Type.Object({
  clientId: given('Maskinporten client', 100),
  resourceId: given('Resource to send with', 300),
  recipient: given('URN of the recipient', 300),
  token: given('A token to look at, of either kind', 32_000),
});

/** `POST …/verify-setup`: tell me why. */
export const verifySetup = ({ verification }: { verification: Verification }) =>
  operation({
    name: 'VerifySetup',
    method: 'POST',
    path: '/administration/api/v1/verify-setup',
    tag: 'Administration',
    summary: 'Tells which steps of the guide are done, missing or wrong, and what to do next',
    description:
      'Give what you have. Clients, keys and rights are told of to their own organisation, by the token given or by the bearer token of the call.',
    access: anonymous,
    behindGateway: false,
    body: { kind: 'json', schema: body, limit: 100_000 },
    answers: { 200: { description: '`ready`, and `steps` in the order of the guide' } },
    problems: problemDetails,
    handle: async (call) => {
      const { clientId, resourceId, recipient, token } = call.body;
      const text = (value: string | null | undefined) => value?.trim() || undefined;
      const steps = await verification.verify(
        {
          clientId: text(clientId),
          resourceId: text(resourceId),
          recipient: text(recipient),
          token: text(token)
            ?.replace(/^bearer\s+/i, '')
            .replace(/^"(.*)"$/, '$1'),
        },
        call.caller,
      );
      return ok({ ready: steps.every(({ state }) => state === 'done'), steps });
    },
  });
