import type { ClientSetup, SetupFacts, TokenVerdict } from '../authentication/port.ts';
import type { Authorization } from '../authorization/port.ts';
import type { Clock } from '../foundation/clock.ts';
import { isUuid } from '../foundation/ids.ts';
import type { Caller } from '../http/caller.ts';
import type { Register } from '../register/port.ts';
import { partyUrnOf } from '../register/port.ts';
import type { RegisteredResource, ResourceRegistry } from '../resource-registry/port.ts';
import { mayAdminister } from './model/service-owner.ts';
import {
  clientSteps,
  resourceSteps,
  type SetupStep,
  type StepName,
  serviceOwnerSteps,
  tokenSteps,
} from './model/setup-steps.ts';
import type { ServiceOwner, ServiceOwners } from './port.ts';

/** What an integrator has. */
export interface Setup {
  readonly clientId: string | undefined;
  readonly resourceId: string | undefined;
  readonly recipient: string | undefined;
  readonly token: string | undefined;
}

export interface VerificationNeighbours {
  readonly clock: Clock;
  readonly serviceOwners: ServiceOwners;
  readonly setup: SetupFacts;
  readonly registry: Pick<ResourceRegistry, 'resource'>;
  readonly register: Pick<Register, 'byUrn'>;
  readonly authorization: Authorization;
}

const step = (name: StepName, state: SetupStep['state'], message: string, next?: string): SetupStep => ({
  step: name,
  state,
  message,
  ...(next === undefined ? {} : { next }),
});

/**
 * Looks at each step of the getting-started guide and tells which are done, missing or wrong, and what to do next.
 * A client, the keys and the rights are told of only to its own organisation and to administrators, by the bearer token
 * of the call or the one that is looked at.
 */
export function openVerification(neighbours: VerificationNeighbours) {
  const { authorization, clock, register, registry, serviceOwners, setup } = neighbours;

  async function knownClient(
    clientId: string | undefined,
    asker: Caller | undefined,
  ): Promise<ClientSetup | 'hidden' | undefined> {
    const client = clientId !== undefined && isUuid(clientId) ? await setup.client(clientId) : undefined;
    // Whether an id exists is nobody else's business.
    if (asker === undefined) return clientId === undefined ? undefined : 'hidden';
    return client !== undefined && mayAdminister(asker, client.organizationNumber) ? client : undefined;
  }

  async function sending(caller: Caller | undefined, resource: RegisteredResource | undefined): Promise<SetupStep> {
    const next = 'Give a token of the sender.';
    if (caller === undefined || resource?.policy === undefined)
      return step('right-to-send', 'unknown', 'Told only with a good token and a resource with a policy.', next);
    const owner = resource.owner.organizationNumber;
    const held = await authorization.permitted({
      subject: authorization.subjectOf(caller),
      resourceId: resource.identifier,
      party: owner === undefined ? undefined : `urn:altinn:organization:identifier-no:${owner}`,
      actions: ['write', 'send'],
    });
    if (caller.scopes.has('altinn:serviceowner') && caller.consumer !== undefined && caller.consumer === owner)
      return step('right-to-send', 'done', 'The token is of the resource’s owner.');
    return held.size > 0
      ? step('right-to-send', 'done', 'The policy lets the token send.')
      : step(
          'right-to-send',
          'wrong',
          `Neither the policy of ${resource.identifier} nor its owner lets this token send.`,
          'Ask for a token with altinn:serviceowner of the owning organisation, or let the sender write in the policy.',
        );
  }

  /** Who is in the register, and who has reserved, is told only to approved service owners. */
  async function receiving(recipient: string | undefined, mayKnow: boolean): Promise<SetupStep> {
    if (recipient === undefined) return step('recipient', 'unknown', 'No recipient was given.', 'Give recipient.');
    if (!mayKnow)
      return step(
        'recipient',
        'unknown',
        'Recipients are told of to approved service owners only.',
        'Give a token of the service owner.',
      );
    const urn = partyUrnOf(recipient);
    const party = urn === undefined ? undefined : await register.byUrn(urn, { includeDeleted: true });
    if (urn === undefined)
      return step(
        'recipient',
        'wrong',
        'This names no party.',
        'Write urn:altinn:organization:identifier-no: and nine digits, or urn:altinn:person:identifier-no: and eleven.',
      );
    if (party === undefined)
      return step(
        'recipient',
        'missing',
        'The register does not know this recipient.',
        'Import it, or choose another.',
      );
    if (party.isDeleted)
      return step('recipient', 'wrong', 'The recipient is deleted from the register.', 'Choose another recipient.');
    if (party.reservedInKrr)
      return step(
        'recipient',
        'wrong',
        'The recipient has reserved against digital mail.',
        'Send on paper, or set ignoreReservation where the law lets you.',
      );
    return step('recipient', 'done', 'The recipient is known and can get digital mail.');
  }

  return {
    async verify(asked: Setup, caller: Caller | undefined): Promise<readonly SetupStep[]> {
      const verdict: TokenVerdict | undefined =
        asked.token === undefined ? undefined : await setup.explain(asked.token);
      const shown = verdict?.kind === 'good' ? verdict.caller : undefined;
      const asker = caller ?? shown;
      const client = await knownClient(asked.clientId, asker);
      const organization =
        (typeof client === 'object' ? client.organizationNumber : undefined) ?? shown?.consumer ?? caller?.consumer;
      const owner: ServiceOwner | undefined =
        organization === undefined ? undefined : await serviceOwners.byOrganizationNumber(organization);
      const isOwner = owner !== undefined && asker !== undefined && mayAdminister(asker, owner.organizationNumber);
      const liveKeys = isOwner ? await setup.liveApiKeys(owner.code) : undefined;
      const resource = asked.resourceId === undefined ? undefined : await registry.resource(asked.resourceId);
      return [
        ...serviceOwnerSteps({ organization, owner, apiKeysRequired: setup.apiKeysRequired, liveKeys }),
        ...clientSteps(asked.clientId, client, clock.now()),
        ...tokenSteps(verdict, setup),
        ...resourceSteps(asked.resourceId, resource, organization),
        await sending(shown ?? caller, resource),
        await receiving(asked.recipient, isOwner && owner.approved),
      ];
    },
  };
}

export type Verification = ReturnType<typeof openVerification>;
