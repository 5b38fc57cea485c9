import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';

/** The body of a decision against a service owner: `reason`, which it is shown. `missing` is said of one without words. */
export const reasonBody = (missing: string) => ({
  kind: 'json' as const,
  schema: Type.Object({
    reason: text({ required: true, max: 500, test: (value) => (value.trim() === '' ? missing : undefined) }),
  }),
});
