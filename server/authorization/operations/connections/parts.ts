import { type Static, Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import type { ProblemForm } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Reach, Register } from '../../../register/port.ts';
import { languageOf, type RegisteredResource, type ResourceRegistry } from '../../../resource-registry/port.ts';
import type { ActingFor } from '../../access-management/acting.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import type { DelegationChecks } from '../../access-management/delegation-checks.ts';
import type { Giving } from '../../access-management/giving.ts';
import type { HeldLists } from '../../access-management/held-lists.ts';

/** What the operations of the end-user connection API stand on (authorization §4.5). */
export interface ConnectionParts {
  readonly acting: ActingFor;
  readonly giving: Giving;
  readonly checks: DelegationChecks;
  readonly lists: HeldLists;
  readonly registry: ResourceRegistry;
  readonly register: Register;
  readonly reach: Reach;
}

/** Operations come twice: for a whole resource, and for one instance of it. */
export type About = 'resource' | 'instance';

export const CONNECTIONS = '/accessmanagement/api/v1/enduser/connections';
export const TAG = 'Access management';
export const problems: ProblemForm = problemDetails;
export const ACT = {
  400: { description: 'What cannot be done, with an AM code' },
  403: { description: 'Not a person, not this party’s access manager, or the scope of this direction is missing' },
};

export const pathOf = (about: About): string =>
  about === 'resource' ? `${CONNECTIONS}/resources` : `${CONNECTIONS}/resources/instances`;
export const nameOf = (about: About, name: string): string => (about === 'resource' ? name : `${name}OfInstance`);
export const guardOf = (about: About) => (about === 'resource' ? 'access-management' : 'instance-delegation');

export const PARTIES = {
  party: Type.Optional(text({ description: 'Uuid of the acting party' })),
  from: Type.Optional(text({ description: 'Uuid of the giver' })),
  to: Type.Optional(text({ description: 'Uuid of the receiver: a person, an organisation or a system user' })),
};
export const ABOUT = {
  ...PARTIES,
  resource: Type.Optional(text({ description: 'Resource id' })),
  instance: Type.Optional(text({ description: 'For example urn:altinn:correspondence-id:…; for instances only' })),
};

/** A list as this API writes it; all of it is in one page. */
export const listed = (data: readonly unknown[]) => ({ links: { next: null }, data });

type AboutQuery = Static<ReturnType<typeof aboutQuery>>;
const aboutQuery = () => Type.Object(ABOUT);

const INSTANCES = ['urn:altinn:instance-id:', 'urn:altinn:correspondence-id:', 'urn:altinn:dialog-id:'];

/** The instance a call is about in lower case; empty for the resource as a whole. */
export function instanceOf(about: About, { instance }: AboutQuery): string {
  if (about === 'resource') return '';
  const urn = instance?.trim().toLowerCase() ?? '';
  const prefix = INSTANCES.find((one) => urn.startsWith(one));
  if (prefix === undefined || urn.length === prefix.length || urn.length > 200)
    throw validationProblem('AM.VLD-00029', '/$QUERY/instance');
  return urn;
}

/** The resource a call is about; AM-00027 when there is none. */
export async function resourceOf({ registry }: ConnectionParts, { resource }: AboutQuery): Promise<RegisteredResource> {
  const found = resource === undefined ? undefined : await registry.resource(resource);
  if (found === undefined) throw problem('AM-00027', {}, { resource: resource ?? null });
  return found;
}

export const languageIn = (headers: { 'accept-language'?: string | undefined }) =>
  languageOf(headers['accept-language']);
