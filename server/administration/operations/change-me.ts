import { Type } from 'typebox';
import { nullable, text, uuid } from '../../http/binding/shapes.ts';
import { browserSession } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Me } from '../me.ts';
import type { Preferences } from '../store/tables.ts';
import { ME } from './get-me.ts';

const oneOf = (values: readonly string[]) =>
  nullable(
    text({
      test: (value) => (values.includes(value) ? undefined : `Use one of ${values.join(', ')}.`),
      description: values.join(', '),
    }),
  );

/** `PUT …/me`: language, theme, and the party chosen last. */
export const changeMe = ({ me }: { me: Me }) =>
  operation({
    name: 'ChangeMe',
    method: 'PUT',
    path: ME,
    tag: 'Login',
    summary: 'Remember how somebody wants the pages',
    description:
      'What is left out stays as it is; null takes it back. `party` is remembered, and gives no right to anything.',
    access: browserSession,
    behindGateway: false,
    body: {
      kind: 'json',
      schema: Type.Object({
        language: Type.Optional(oneOf(['nb', 'nn', 'en'])),
        theme: Type.Optional(oneOf(['light', 'dark', 'auto'])),
        party: Type.Optional(nullable(uuid())),
      }),
    },
    answers: { 200: { description: 'As `GET`' } },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const given = Object.entries(call.body).filter(([, value]) => value !== undefined);
      await me.change(caller, Object.fromEntries(given) as Partial<Preferences>);
      return ok(await me.tell(caller));
    },
  });
