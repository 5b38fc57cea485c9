import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import type { CallJudge } from '../../foundation/guarded-calls/addresses.ts';
import { boolean, list, nullable, text } from '../../http/binding/shapes.ts';
import { subscriptionProblem } from '../problems.ts';
import { type AppSubscriber, currentResource, isAppResource, isAppSource, readAppFilters } from './app.ts';
import { isResourceUrn } from './cloud-event.ts';
import { readEndPoint } from './end-point.ts';

/** Types a subscription may list. */
const MOST_TYPES = 50;

export const SubscriptionRequest = Type.Object({
  endPoint: Type.Optional(nullable(text({ max: 2000, description: 'Absolute https URL that events are POSTed to.' }))),
  sourceFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'Apps only: `https://{org}.apps.{environment}/{org}/{app}`.' })),
  ),
  subjectFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'Exact subject, a party URN; without it every subject.' })),
  ),
  resourceFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'The resource, `urn:altinn:resource:{id}`.' })),
  ),
  alternativeSubjectFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'Apps only: `/organisation/{number}` or `/person/{number}`.' })),
  ),
  typeFilter: Type.Optional(nullable(text({ max: 2000, description: 'Exact event type; without it every type.' }))),
  typeFilters: Type.Optional(
    nullable(
      list(text({ max: 200 }), {
        description: 'Exact event types, instead of `typeFilter`; an addition of this server.',
        test: (types) => (types.length > MOST_TYPES ? `At most ${MOST_TYPES} types can be given.` : undefined),
      }),
    ),
  ),
  includeSubunits: Type.Optional(
    boolean({ default: false, description: 'Events of the sub-units of the subject as well; needs a subject filter.' }),
  ),
});

/** What a subscription is about. */
export interface SubscriptionDraft {
  readonly endPoint: string;
  readonly resourceFilter: string;
  readonly subjectFilter: string | undefined;
  readonly typeFilter: string | undefined;
  /** Sorted; undefined for all, or for the one of `typeFilter`. */
  readonly typeFilters: readonly string[] | undefined;
  /** Apps only. */
  readonly sourceFilter: string | undefined;
  readonly includeSubunits: boolean;
}

export interface Subscription extends SubscriptionDraft {
  readonly id: number;
  readonly consumer: string;
  readonly created: Date;
  readonly validated: boolean;
}

/** Whether `request` is about an app: by its resource, or by where its events come from. */
const isAboutApp = (resourceFilter: string, source: string | undefined): boolean =>
  isAppResource(resourceFilter) || (source !== undefined && isAppSource(source));

/** Checks a request in the reference's order (events §1.5) and normalises it; throws its problems. */
export async function readSubscription(
  request: Static<typeof SubscriptionRequest>,
  {
    mayReadEvents,
    endPoints,
    ...app
  }: { mayReadEvents: boolean; endPoints: Pick<CallJudge, 'mayCall'> } & AppSubscriber,
): Promise<SubscriptionDraft> {
  const endPoint = readEndPoint(request.endPoint ?? '', endPoints);
  if (endPoint === undefined) throw subscriptionProblem('end-point');
  const source = request.sourceFilter ?? undefined;
  if (source !== undefined && !isHttps(source)) throw subscriptionProblem('source-filter');
  const resourceFilter = currentResource(request.resourceFilter?.toLowerCase() ?? '');
  const aboutApp = isAboutApp(resourceFilter, source);
  if (!aboutApp && !mayReadEvents) throw subscriptionProblem('missing-scope');
  if (resourceFilter !== '' && !isResourceUrn(resourceFilter)) throw subscriptionProblem('resource-filter');
  const common = { endPoint: endPoint.href, ...readTypes(request), includeSubunits: request.includeSubunits ?? false };
  if (aboutApp) return { ...common, ...(await readAppFilters({ ...request, resourceFilter }, app)) };
  if (resourceFilter === '') throw subscriptionProblem('resource-missing');
  if (source !== undefined) throw subscriptionProblem('source-given');
  if (isGiven(request.alternativeSubjectFilter)) throw subscriptionProblem('alternative-subject-given');
  if (common.includeSubunits && !isGiven(request.subjectFilter)) throw subscriptionProblem('subject-missing');
  return { ...common, resourceFilter, subjectFilter: request.subjectFilter ?? undefined, sourceFilter: undefined };
}

function readTypes({ typeFilter, typeFilters }: Static<typeof SubscriptionRequest>) {
  const several =
    typeFilters === undefined || typeFilters === null || typeFilters.length === 0 ? undefined : typeFilters;
  if (several !== undefined && isGiven(typeFilter)) throw subscriptionProblem('two-types');
  return {
    typeFilter: several === undefined ? (typeFilter ?? undefined) : undefined,
    typeFilters: several === undefined ? undefined : [...new Set(several)].sort(),
  };
}

const isGiven = (filter: string | null | undefined): boolean =>
  filter !== undefined && filter !== null && filter !== '';
const isHttps = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:';

/** A digest of all that makes two subscriptions the same (events §1.5, find-or-create). */
export const identityOf = (draft: SubscriptionDraft, consumer: string): Buffer =>
  createHash('sha256')
    .update(
      JSON.stringify([
        consumer,
        draft.endPoint,
        draft.resourceFilter,
        draft.subjectFilter ?? null,
        draft.typeFilter ?? null,
        draft.includeSubunits,
        // Only where they are: what was stored before there were such filters keeps its identity.
        ...(draft.typeFilters === undefined && draft.sourceFilter === undefined
          ? []
          : [draft.typeFilters ?? null, draft.sourceFilter ?? null]),
      ]),
    )
    .digest();

/** `2026-03-01T09:00:00Z`, trailing zeros of the fraction trimmed. */
const utcTime = (time: Date): string =>
  `${time
    .toISOString()
    .slice(0, -1)
    .replace(/\.?0+$/, '')}Z`;

/** A subscription on the wire; absent filters are left out. */
export const subscriptionView = (subscription: Subscription) => ({
  id: subscription.id,
  endPoint: subscription.endPoint,
  subjectFilter: subscription.subjectFilter,
  resourceFilter: subscription.resourceFilter,
  typeFilter: subscription.typeFilter,
  typeFilters: subscription.typeFilters,
  sourceFilter: subscription.sourceFilter,
  consumer: subscription.consumer,
  createdBy: subscription.consumer,
  created: utcTime(subscription.created),
  validated: subscription.validated,
  includeSubunits: subscription.includeSubunits,
});

export const SubscriptionView = Type.Object({
  id: Type.Integer(),
  endPoint: Type.String(),
  subjectFilter: Type.Optional(Type.String()),
  resourceFilter: Type.String(),
  typeFilter: Type.Optional(Type.String()),
  typeFilters: Type.Optional(Type.Array(Type.String())),
  sourceFilter: Type.Optional(Type.String()),
  consumer: Type.String(),
  createdBy: Type.String(),
  created: Type.String({ format: 'date-time' }),
  validated: Type.Boolean(),
  includeSubunits: Type.Boolean(),
});
