import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { boolean, nullable, text } from '../../http/binding/shapes.ts';
import { subscriptionProblem } from '../problems.ts';
import { isResourceUrn } from './cloud-event.ts';
import { type EndPointRules, readEndPoint } from './end-point.ts';

export const SubscriptionRequest = Type.Object({
  endPoint: Type.Optional(nullable(text({ max: 2000, description: 'Absolute https URL that events are POSTed to.' }))),
  sourceFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'Not supported for resources of this server.' })),
  ),
  subjectFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'Exact subject, a party URN; without it every subject.' })),
  ),
  resourceFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'The resource, `urn:altinn:resource:{id}`.' })),
  ),
  alternativeSubjectFilter: Type.Optional(
    nullable(text({ max: 2000, description: 'Not supported for resources of this server.' })),
  ),
  typeFilter: Type.Optional(nullable(text({ max: 2000, description: 'Exact event type; without it every type.' }))),
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
  readonly includeSubunits: boolean;
}

export interface Subscription extends SubscriptionDraft {
  readonly id: number;
  readonly consumer: string;
  readonly created: Date;
  readonly validated: boolean;
}

/** Checks a request in the reference's order (events §1.5, generic subscriptions) and normalises it; throws its problems. */
export function readSubscription(
  request: Static<typeof SubscriptionRequest>,
  { mayReadEvents, endPoints }: { mayReadEvents: boolean; endPoints: EndPointRules },
): SubscriptionDraft {
  const endPoint = readEndPoint(request.endPoint ?? '', endPoints);
  if (endPoint === undefined) throw subscriptionProblem('end-point');
  const source = request.sourceFilter ?? undefined;
  if (source !== undefined && !isHttps(source)) throw subscriptionProblem('source-filter');
  if (!mayReadEvents) throw subscriptionProblem('missing-scope');
  const resourceFilter = request.resourceFilter?.toLowerCase() ?? '';
  if (resourceFilter !== '' && !isResourceUrn(resourceFilter)) throw subscriptionProblem('resource-filter');
  if (resourceFilter === '') throw subscriptionProblem('resource-missing');
  if (source !== undefined) throw subscriptionProblem('source-given');
  if (isGiven(request.alternativeSubjectFilter)) throw subscriptionProblem('alternative-subject-given');
  const includeSubunits = request.includeSubunits ?? false;
  if (includeSubunits && !isGiven(request.subjectFilter)) throw subscriptionProblem('subject-missing');
  return {
    endPoint: endPoint.href,
    resourceFilter,
    subjectFilter: request.subjectFilter ?? undefined,
    typeFilter: request.typeFilter ?? undefined,
    includeSubunits,
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
  consumer: Type.String(),
  createdBy: Type.String(),
  created: Type.String({ format: 'date-time' }),
  validated: Type.Boolean(),
  includeSubunits: Type.Boolean(),
});
