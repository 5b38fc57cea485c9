import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Type } from 'typebox';
import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { negotiatedText } from '../../model/accept.ts';
import type { Claims } from '../../model/maskinporten-claims.ts';
import { stamped } from '../../model/test-tools/claims.ts';
import { Parameters, rules } from '../../model/test-tools/parameters.ts';
import { refuseTestTools } from '../../model/test-tools/permission.ts';
import type { Parts } from '../../parts.ts';
import { OWN_ENVIRONMENT, type TestTokenIssuer } from '../../test-token-issuer.ts';

/** Seconds a test token lives when nothing else is asked for. */
const LIFETIME = 1800;

/** A token to be made; `identifier` is what `bulkCount` answers it under. */
export interface TestToken {
  readonly identifier?: string;
  readonly claims: Claims;
}

/** What the test tools are made of, besides what everything here is. */
export interface TestToolParts extends Parts {
  readonly testIssuer: TestTokenIssuer;
}

interface Declaration {
  /** Name of the function: last part of the path, and operationId. */
  readonly name: string;
  readonly summary: string;
  /** What a Maskinporten token needs to make this kind, below `altinn:testtools/tokengenerator`. */
  readonly scope: 'enterprise' | 'personal' | 'enterpriseuser' | 'platform' | 'consent';
  /** Seconds the token lives unless asked otherwise; 1800 when absent. */
  readonly lifetime?: number;
  /** Whose tokens of this kind are for `env=none`: the generator's own, a nameless one's, or nobody's (authentication §4). */
  readonly ownIssuer?: 'named' | 'none';
  /** Issuer written into the token; the Altinn issuer when absent. */
  readonly issuer?: (parameters: Parameters) => string | undefined;
  /**
   * Reads the parameters; what it answers is called when none was at fault. A list, also of one, is answered as an object
   * from identifier to token.
   */
  readonly read: (parameters: Parameters) => () => Promise<TestToken | readonly TestToken[]>;
}

/** A function of the token generator (authentication §4). Mounted only where test tools are on. */
export function tokenOperation(
  { clock, addresses, signingKeys, testIssuer }: TestToolParts,
  declaration: Declaration,
): Operation {
  /** Every parameter is read, whatever is given, so that all faults are found at once. */
  const readAll = (parameters: Parameters) => {
    const environment = parameters.required('env', (text) =>
      text === OWN_ENVIRONMENT && declaration.ownIssuer === 'none' ? undefined : rules.environment(text),
    );
    const isOwn = environment === OWN_ENVIRONMENT;
    const nameOfOwn = declaration.ownIssuer === 'named' ? testIssuer.issuer : testIssuer.otherIssuer;
    return {
      make: declaration.read(parameters),
      isOwn,
      issuer: isOwn ? nameOfOwn : (declaration.issuer?.(parameters) ?? addresses.altinnIssuer),
      lifetime: parameters.optional('ttl', rules.lifetime) ?? declaration.lifetime ?? LIFETIME,
      isDump: parameters.optional('dump', rules.text) !== undefined,
    };
  };

  return operation({
    name: declaration.name,
    method: 'GET',
    path: `/testtools/api/${declaration.name}`,
    tag: 'Test tools',
    summary: declaration.summary,
    description:
      'Basic `test`:`test`. The issuer is this installation, whatever `env` is given; for `none` it is the generator itself.',
    access: anonymous,
    behindGateway: false,
    query: documentationOf(readAll),
    answers: {
      200: { description: 'The token; with dump, what is in it' },
      400: { description: 'From parameter to what is wrong with it' },
      401: { description: 'No or wrong credentials' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const scope = `altinn:testtools/tokengenerator/${declaration.scope}`;
      const refused = refuseTestTools(call.headers.authorization, call.caller, scope);
      if (refused !== undefined) return refused;

      const parameters = new Parameters(new URLSearchParams(call.rawQuery));
      const { make, isOwn, issuer, lifetime, isDump } = readAll(parameters);
      if (parameters.faults !== undefined) return { status: 400, body: parameters.faults };

      const sign = ({ claims }: TestToken) => {
        const whole = stamped(claims, issuer, clock.now(), lifetime);
        return isOwn ? testIssuer.sign(whole) : signingKeys.sign('altinn', whole, { typ: 'JWT' });
      };
      const made = await make();
      if (isList(made)) {
        const tokens: Record<string, string> = {};
        for (const each of made) tokens[each.identifier!] = await sign(each);
        return ok(tokens);
      }
      const token = await sign(made);
      return isDump
        ? { status: 200, contentType: 'text/plain; charset=utf-8', body: dumpOf(token) }
        : negotiatedText(call.headers.accept, 200, token);
    },
  });
}

/** The parameters for the API documentation alone: as schemas without a type they refuse nothing. */
function documentationOf(readAll: (parameters: Parameters) => unknown) {
  const parameters = new Parameters(new URLSearchParams());
  readAll(parameters);
  return Type.Object(
    Object.fromEntries(
      [...parameters.asked].map(([name, need]) => [
        name,
        Type.Optional(Type.Unknown({ description: need === 'required' ? 'Required' : 'Optional' })),
      ]),
    ),
  );
}

const isList = (made: TestToken | readonly TestToken[]): made is readonly TestToken[] => Array.isArray(made);

const dumpOf = (token: string): string =>
  [decodeProtectedHeader(token), decodeJwt(token)].map((part) => JSON.stringify(part, null, 2)).join('\n.\n');
