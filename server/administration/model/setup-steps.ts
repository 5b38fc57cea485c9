import type { ClientSetup, SetupFacts, TokenVerdict } from '../../authentication/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import type { ServiceOwner } from '../port.ts';

export type StepName =
  | 'service-owner'
  | 'api-key'
  | 'client'
  | 'client-key'
  | 'scopes'
  | 'token'
  | 'resource'
  | 'policy'
  | 'right-to-send'
  | 'recipient';

/** How far a step of the guide has come. `unknown`: too little was given, or the asker may not be told. */
export interface SetupStep {
  readonly step: StepName;
  readonly state: 'done' | 'missing' | 'wrong' | 'unknown';
  readonly message: string;
  /** What to do; absent where there is nothing to do. */
  readonly next?: string;
}

const DAY = 86_400_000;
/** Days before the last key of a client stops working that it is told of. */
export const WARNED_DAYS = 60;
const OWNERS = '/administration/api/v1/service-owners';
/** What a sender needs. */
export const NEEDED = ['altinn:serviceowner', 'altinn:correspondence.write'];

export function serviceOwnerSteps({
  organization,
  owner,
  apiKeysRequired,
  liveKeys,
}: {
  organization: string | undefined;
  owner: ServiceOwner | undefined;
  apiKeysRequired: boolean;
  liveKeys: number | undefined;
}): SetupStep[] {
  const keys = (): SetupStep => {
    if (!apiKeysRequired) return { step: 'api-key', state: 'done', message: 'No API key is needed here.' };
    if (liveKeys === undefined)
      return {
        step: 'api-key',
        state: 'unknown',
        message: 'API keys are told of to their service owner only.',
        next: 'Give a token of it.',
      };
    return liveKeys > 0
      ? {
          step: 'api-key',
          state: 'done',
          message: `There are ${liveKeys} keys in force; send one as Ocp-Apim-Subscription-Key.`,
        }
      : {
          step: 'api-key',
          state: 'missing',
          message: 'There is no API key in force, and every call needs one.',
          next: `POST ${OWNERS}/${owner?.code ?? '{code}'}/api-keys`,
        };
  };
  if (organization === undefined)
    return [
      {
        step: 'service-owner',
        state: 'unknown',
        message: 'Neither a token nor a client tells which organisation this is.',
        next: 'Give a token, as token or as Authorization: Bearer.',
      },
      keys(),
    ];
  if (owner === undefined)
    return [
      {
        step: 'service-owner',
        state: 'missing',
        message: `Organisation ${organization} is not registered as service owner.`,
        next: `POST ${OWNERS}`,
      },
      keys(),
    ];
  const approved: SetupStep = owner.approved
    ? { step: 'service-owner', state: 'done', message: `${owner.code} is approved.` }
    : {
        step: 'service-owner',
        state: 'wrong',
        message: `${owner.code} is registered and not approved, or is suspended.`,
        next: `An administrator approves it: POST ${OWNERS}/${owner.code}/approve`,
      };
  return [approved, keys()];
}

export function clientSteps(
  clientId: string | undefined,
  client: ClientSetup | 'hidden' | undefined,
  now: Date,
): SetupStep[] {
  const all = (state: SetupStep['state'], message: string, next: string): SetupStep[] =>
    (['client', 'client-key', 'scopes'] as const).map((step) => ({ step, state, message, next }));
  if (clientId === undefined) return all('unknown', 'No client was given.', 'Give clientId.');
  if (client === 'hidden')
    return all('unknown', 'A client is told of to its own organisation only.', 'Give a token of the organisation.');
  if (client === undefined)
    return all(
      'missing',
      'The organisation has no client with this id.',
      'GET /maskinporten/clients lists them; POST there makes one. The id is a UUID, and not the kid.',
    );
  const active: SetupStep = client.active
    ? { step: 'client', state: 'done', message: 'The client is registered and active.' }
    : {
        step: 'client',
        state: 'wrong',
        message: 'The client is deactivated.',
        next: `PUT /maskinporten/clients/${clientId} wakes it.`,
      };
  return [active, keyStep(clientId, client, now), scopeStep(clientId, client)];
}

function keyStep(clientId: string, { keysExpire }: ClientSetup, now: Date): SetupStep {
  const next = `POST /maskinporten/clients/${clientId}/jwks with { "keys": [ … ] }: the public half of each`;
  if (keysExpire.length === 0)
    return { step: 'client-key', state: 'missing', message: 'The client has no key to sign with.', next };
  const last = Math.max(...keysExpire.map((expires) => expires.getTime()));
  if (last <= now.getTime())
    return { step: 'client-key', state: 'wrong', message: 'Every key of the client has expired.', next };
  const days = Math.ceil((last - now.getTime()) / DAY);
  return {
    step: 'client-key',
    state: 'done',
    message: `The newest key works for ${days} more days.`,
    ...(days <= WARNED_DAYS ? { next: `Renew it in time: ${next}` } : {}),
  };
}

function scopeStep(clientId: string, { scopes }: ClientSetup): SetupStep {
  const absent = NEEDED.filter((needed) => !scopes.some(({ name }) => name === needed));
  if (absent.length > 0)
    return {
      step: 'scopes',
      state: 'missing',
      message: `The client lacks ${absent.join(' and ')} (a token request would be refused with MP-200).`,
      next: `PUT /maskinporten/clients/${clientId} with the scopes added`,
    };
  const closed = scopes.filter(({ accessible }) => !accessible).map(({ name }) => name);
  return closed.length === 0
    ? {
        step: 'scopes',
        state: 'done',
        message: 'The client has the scopes of a sender, and its organisation may use them.',
      }
    : {
        step: 'scopes',
        state: 'wrong',
        message: `The organisation has no access to ${closed.join(', ')} (MP-250).`,
        next: 'Service owners get their scopes on approval; an administrator or the scope’s owner gives others.',
      };
}

export function tokenSteps(
  verdict: TokenVerdict | undefined,
  { tokenAddress, exchangeAddress }: Pick<SetupFacts, 'tokenAddress' | 'exchangeAddress'>,
): SetupStep[] {
  if (verdict === undefined)
    return [
      {
        step: 'token',
        state: 'unknown',
        message: 'No token was given.',
        next: `POST ${tokenAddress}, then give it as token.`,
      },
    ];
  if (verdict.kind === 'bad') return [{ step: 'token', state: 'wrong', message: verdict.reason, next: verdict.next }];
  const { caller } = verdict;
  const absent = NEEDED.filter((scope) => !caller.scopes.has(scope));
  if (absent.length > 0)
    return [
      {
        step: 'token',
        state: 'wrong',
        message: `The token is good, and lacks ${absent.join(' and ')}.`,
        next: `Ask for them: scope=${NEEDED.join(' ')}`,
      },
    ];
  return [
    {
      step: 'token',
      state: 'done',
      message: `The token is good, and is ${caller.kind === 'altinn' ? 'an Altinn' : 'a Maskinporten'} token.`,
      ...(caller.kind === 'maskinporten'
        ? { next: `GET ${exchangeAddress} makes an Altinn token of it, which most calls need.` }
        : {}),
    },
  ];
}

export function resourceSteps(
  resourceId: string | undefined,
  resource: RegisteredResource | undefined,
  organization: string | undefined,
): SetupStep[] {
  const both = (state: SetupStep['state'], message: string, next: string): SetupStep[] =>
    (['resource', 'policy'] as const).map((step) => ({ step, state, message, next }));
  if (resourceId === undefined) return both('unknown', 'No resource was given.', 'Give resourceId.');
  if (resource === undefined)
    return both(
      'missing',
      'There is no resource with this id.',
      'POST /resourceregistry/api/v1/resource, then its policy.',
    );
  const owner = resource.owner.organizationNumber;
  const fault =
    resource.resourceType !== 'CorrespondenceService'
      ? ['The resource is of another type than CorrespondenceService.', 'Make a resource of that type.']
      : organization !== undefined && owner !== organization
        ? ['The resource belongs to another organisation.', 'Use a resource of your own.']
        : undefined;
  return [
    fault === undefined
      ? { step: 'resource', state: 'done', message: `${resource.identifier} is registered.` }
      : { step: 'resource', state: 'wrong', message: fault[0]!, next: fault[1]! },
    resource.policy === undefined
      ? {
          step: 'policy',
          state: 'missing',
          message: 'The resource has no policy, so nobody may do anything with it.',
          next: `POST /resourceregistry/api/v1/resource/${resource.identifier}/policy`,
        }
      : { step: 'policy', state: 'done', message: 'The resource has a policy.' },
  ];
}
