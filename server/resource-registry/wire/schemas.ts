import { type TSchema, Type } from 'typebox';

/** What the registry's operations answer, for the API documentation (resource-registry §5, §6.1, §7.3). */

const time = Type.String({ format: 'date-time' });

/** A page: `links.next` is left out on the last. */
export const pageSchema = (item: TSchema) =>
  Type.Object({ links: Type.Object({ next: Type.Optional(Type.String()) }), data: Type.Array(item) });

const Attribute = Type.Object({ type: Type.String(), value: Type.String() });
const Attributes = Type.Array(Attribute);

export const AttributeWithUrn = Type.Object({ type: Type.String(), value: Type.String(), urn: Type.String() });

export const FlatRuleAnswer = Type.Object({ subject: Attributes, action: Attribute, resource: Attributes });

export const RightAnswer = Type.Object({
  action: Attribute,
  resource: Attributes,
  subjects: Type.Array(Type.Object({ subjectAttributes: Attributes })),
  rightKey: Type.String(),
  subjectTypes: Type.Array(Type.String()),
});

export const NamedRightAnswer = Type.Object({
  key: Type.String(),
  name: Type.String(),
  resource: Attributes,
  action: Attribute,
});

export const UpdatedSubjectAnswer = Type.Object({
  resourceUrn: Type.String(),
  subjectUrn: Type.String(),
  updatedAt: time,
  deleted: Type.Boolean(),
});

export const ChangedResourceAnswer = Type.Object({ resourceId: Type.String(), changedAt: time });

export const SubjectResourcesAnswer = Type.Object({
  subject: AttributeWithUrn,
  resources: Type.Array(AttributeWithUrn),
});

const actionFilters = Type.Optional(Type.Array(Type.String(), { description: 'Absent: all actions' }));

export const ConnectionAnswer = Type.Object({
  resourceIdentifier: Type.String(),
  actionFilters,
  createdAt: time,
  updatedAt: time,
});

export const AccessListAnswer = Type.Object({
  urn: Type.String(),
  identifier: Type.String(),
  name: Type.String(),
  description: Type.String(),
  createdAt: time,
  updatedAt: time,
  resourceConnections: Type.Optional(Type.Array(ConnectionAnswer, { description: 'Only when included' })),
});

export const MemberAnswer = Type.Object({
  id: Type.String(),
  since: time,
  identifiers: Type.Object({
    'urn:altinn:party:uuid': Type.String(),
    'urn:altinn:party:id': Type.Optional(Type.Integer()),
    'urn:altinn:organization:identifier-no': Type.Optional(Type.String()),
  }),
});

export const MembershipAnswer = Type.Object({
  party: Type.String(),
  resource: Type.String(),
  since: time,
  actionFilters,
});

/** A body that is not JSON. */
export const DocumentAnswer = Type.String();

/** The form of a policy upload. */
export const PolicyForm = Type.Object({ policyFile: Type.String({ format: 'binary' }) });
