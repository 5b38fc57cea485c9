import { subscriptionProblem } from '../problems.ts';

/** Resources of apps, which have events of their own kind (events §1.4). */
const PREFIX = 'urn:altinn:resource:app_';

export const isAppResource = (resource: string): boolean => resource.startsWith(PREFIX);
export const appResource = (org: string, app: string): string => `${PREFIX}${org}_${app}`.toLowerCase();

const FORMER = 'urn:altinn:resource:altinnapp.';

/** The resource as it is written today: `altinnapp.{org}.{app}` of old is `app_{org}_{app}` (events §1.4). */
export const currentResource = (resource: string): string =>
  resource.startsWith(FORMER) ? PREFIX + resource.slice(FORMER.length).replace('.', '_') : resource;

/** The action that a decision about an event of the resource asks for (events §1.7). */
export const eventAction = (resource: string): 'read' | 'subscribe' => (isAppResource(resource) ? 'read' : 'subscribe');

/** Apps live at `{org}.apps.{environment}`. */
export const isAppSource = (source: string): boolean => /(^|\.)apps\./i.test(new URL(source).hostname);

/** `/{org}/{app}/instances/{partyId}/{guid}`: the path of an event of an app (events §1.3). */
export const APP_SOURCE = /^\/([^/]+)\/([^/]+)\/instances\/(\d+)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** URN of the party that an alternative subject names; undefined when it is none (events §1.4). */
export function partyUrnOfAlternative(alternativeSubject: string): string | undefined {
  const organization = /^\/(?:organisation|organization|org)\/(\d{9})$/.exec(alternativeSubject);
  if (organization !== null) return `urn:altinn:organization:identifier-no:${organization[1]}`;
  const person = /^\/person\/(\d{11})$/.exec(alternativeSubject);
  return person === null ? undefined : `urn:altinn:person:identifier-no:${person[1]}`;
}

/** Who subscribes to an app, as far as its filters depend on it. */
export interface AppSubscriber {
  readonly isServiceOwner: boolean;
  readonly hasConsumer: boolean;
  /** Numeric id of a party by URN. */
  partyId(urn: string): Promise<number | undefined>;
}

interface AppFilters {
  readonly resourceFilter: string;
  readonly sourceFilter: string | undefined;
  readonly subjectFilter: string | undefined;
}

/** Checks the filters of a subscription on an app in the reference's order (events §1.5); throws its problems. */
export async function readAppFilters(
  request: {
    readonly resourceFilter: string;
    readonly sourceFilter?: string | null | undefined;
    readonly subjectFilter?: string | null | undefined;
    readonly alternativeSubjectFilter?: string | null | undefined;
    readonly includeSubunits?: boolean | undefined;
  },
  { isServiceOwner, hasConsumer, partyId }: AppSubscriber,
): Promise<AppFilters> {
  const alternative = request.alternativeSubjectFilter || undefined;
  let subjectFilter = request.subjectFilter || undefined;
  if (alternative !== undefined) {
    const urn = partyUrnOfAlternative(alternative);
    const id = urn === undefined ? undefined : await partyId(urn);
    if (id === undefined) throw subscriptionProblem('app-subject');
    subjectFilter = `/party/${id}`;
  }
  if (subjectFilter === undefined && !isServiceOwner) throw subscriptionProblem('app-subject');
  if (request.includeSubunits === true && subjectFilter === undefined) throw subscriptionProblem('subject-missing');
  if (!hasConsumer) throw subscriptionProblem('no-consumer');
  if (request.sourceFilter === undefined || request.sourceFilter === null)
    return { resourceFilter: request.resourceFilter, sourceFilter: undefined, subjectFilter };
  const source = new URL(request.sourceFilter);
  const [, org, app, ...more] = source.pathname.split('/');
  if (!org || !app || more.length > 0) throw subscriptionProblem('app-source');
  const resource = appResource(org, app);
  if (request.resourceFilter !== '' && request.resourceFilter !== resource) throw subscriptionProblem('app-mismatch');
  return { resourceFilter: resource, sourceFilter: source.href, subjectFilter };
}
